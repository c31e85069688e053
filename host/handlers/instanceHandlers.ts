import { firstReadLength } from '../../core/dicom/limits';
import { AppError } from '../../core/errors/AppError';
import {
  expectedByDirectory,
  expectedOf,
  isSameExpected,
  type ExpectedInstance,
} from '../../core/fileset/expectedInstance';
import type { InstanceSummary } from '../../core/fileset/types';
import type { Handlers } from '../../ipc/contract';
import type { CopiedEntries } from '../cache/copiedEntries';
import type { MediumReads } from '../cache/mediumReads';
import { startReaderThread } from '../frames/readerThread';
import type { Host } from '../Host';
import type { Library } from '../library/createLibrary';
import type { SourceEntry } from '../sources/Source';

type InstanceCalls = Extract<keyof Handlers, `instance.${string}`>;

/** Reads what is in instances: descriptions, tags, frames. */
export interface InstanceServices {
  readonly handlers: Pick<Handlers, InstanceCalls>;
  readonly readFrame: Host['readFrame'];
  /** Lets go of the files of entries that leave the library. */
  release(entries: ReadonlySet<SourceEntry>): Promise<void>;
  close(): Promise<void>;
}

export interface InstanceParts {
  readonly library: Library;
  readonly copied: CopiedEntries;
  readonly reads: MediumReads;
}

/** Answers to everything about one instance. The thread that reads for all of them starts at once. */
export function instanceHandlers({ library, copied, reads }: InstanceParts): InstanceServices {
  const reader = startReaderThread();
  /**
   * Asks about the local copy where there is one, and else, or when that is gone, about the file on its medium.
   * Either must be the instance that the list shows: discs are exchanged, and DICOMDIRs lie.
   */
  const ask = async <T>(
    instanceId: string,
    question: (entry: SourceEntry, expected: ExpectedInstance) => Promise<T>,
    bytesOf: (answer: T) => number = () => firstReadLength,
  ): Promise<T> => {
    const { entry: copy, summary } = library.instance(instanceId);
    const expected = expectedOf(summary);
    if (copied.isCopy(copy)) {
      try {
        return await question(copy, expected);
      } catch (error) {
        if (!(error instanceof AppError && error.code.startsWith('source.'))) throw error;
        copied.unbind(copy);
      }
    }
    const { entry, sourceId } = library.instance(instanceId);
    const read = reads.begin(sourceId, true);
    const askFile = async (): Promise<T> => {
      if (summary.isFromDirectory !== true) return question(entry, expected);
      try {
        return await question(entry, expectedByDirectory(summary));
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'source.otherFile')) throw error;
        const settled = await settledOf(instanceId);
        if (settled === null || !isSameExpected(expectedOf(settled), expected))
          throw new AppError('dicomdir.differs', {}, error);
        // It is the one, under a name that the list has by now.
        return question(entry, expectedOf(settled));
      }
    };
    try {
      const answer = await askFile();
      read.add(bytesOf(answer));
      return answer;
    } finally {
      read.end();
    }
  };
  /** What the file says of itself; null when it is none. */
  const settledOf = async (instanceId: string): Promise<InstanceSummary | null> => {
    await library.settle(instanceId);
    try {
      return library.instance(instanceId).summary;
    } catch {
      return null;
    }
  };
  return {
    handlers: {
      'instance.describe': ({ instanceId }) =>
        ask(instanceId, (entry, expected) => reader.describe(entry, instanceId, expected)),
      'instance.tags': ({ instanceId }) => ask(instanceId, (entry, expected) => reader.tags(entry, expected)),
    },
    readFrame: (instanceId, frameIndex, signal) => {
      library.frameAsked(instanceId);
      return ask(
        instanceId,
        (entry, expected) => reader.readFrame(entry, frameIndex, signal, expected),
        (frame) => frame.byteLength,
      );
    },
    release: (entries) => reader.release(entries),
    close: () => reader.close(),
  };
}

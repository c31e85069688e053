import { firstReadLength } from '../../core/dicom/limits';
import { AppError } from '../../core/errors/AppError';
import { expectedOf, type ExpectedInstance } from '../../core/fileset/expectedInstance';
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
   * Either must be the instance that the list shows: discs are exchanged.
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
    try {
      const answer = await question(entry, expected);
      read.add(bytesOf(answer));
      return answer;
    } finally {
      read.end();
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

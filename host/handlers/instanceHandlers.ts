import type { Handlers } from '../../ipc/contract';
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

/** Answers to everything about one instance. The thread that reads for all of them starts at once. */
export function instanceHandlers(library: Library): InstanceServices {
  const reader = startReaderThread();
  const entryOf = (instanceId: string): SourceEntry => library.instance(instanceId).entry;
  return {
    handlers: {
      'instance.describe': async ({ instanceId }) => reader.describe(entryOf(instanceId), instanceId),
      'instance.tags': async ({ instanceId }) => reader.tags(entryOf(instanceId)),
    },
    readFrame: async (instanceId, frameIndex, signal) =>
      reader.readFrame(entryOf(instanceId), frameIndex, signal),
    release: (entries) => reader.release(entries),
    close: () => reader.close(),
  };
}

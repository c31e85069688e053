import { tagRows } from '../../core/dicom/tagRows';
import { describeImageWithOverlays } from '../../core/imaging/describeImage';
import type { Handlers } from '../../ipc/contract';
import { openFrames, type InstanceReader } from '../frames/openFrames';
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

/** Answers to everything about one instance. */
export function instanceHandlers(library: Library): InstanceServices {
  const frames = openFrames();
  const readerOf = (instanceId: string): InstanceReader =>
    frames.instance(library.instance(instanceId).entry);
  return {
    handlers: {
      'instance.describe': async ({ instanceId }) => {
        const reader = readerOf(instanceId);
        const [file, pixel] = [await reader.file(), await reader.pixel()];
        return describeImageWithOverlays(file, instanceId, pixel, (index) => reader.readFrame(index));
      },
      'instance.tags': async ({ instanceId }) => tagRows(await readerOf(instanceId).file()),
    },
    readFrame: async (instanceId, frameIndex, signal) => readerOf(instanceId).readFrame(frameIndex, signal),
    release: (entries) => frames.release((entry) => entries.has(entry)),
    close: () => frames.close(),
  };
}

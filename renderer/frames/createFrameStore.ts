import type { ImageDescription } from '../../core/imaging/types';
import DecodeWorker from './decodeWorker?worker';
import { FrameStore } from './FrameStore';
import { poolSize, WorkerPool } from './WorkerPool';

/** The frame store of this window: its workers, its cache and its way to the host. */
export function createFrameStore(services: {
  fetchFrame(instanceId: string, frameIndex: number, signal: AbortSignal): Promise<Uint8Array>;
  describe(instanceId: string): Promise<ImageDescription>;
}): FrameStore {
  const size = poolSize(navigator.hardwareConcurrency);
  const pool = new WorkerPool(() => new DecodeWorker(), size);
  pool.warm();
  // Two loads more than workers keep the host reading while all workers decode.
  return new FrameStore(
    {
      fetchFrame: services.fetchFrame,
      describe: services.describe,
      decode: (stored, pixel, priority, signal, onBegin) =>
        pool.decode(stored, pixel, priority, signal, onBegin),
    },
    size + 2,
  );
}

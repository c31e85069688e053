import type { DecodedFrame } from '../../core/imaging/types';
import type { DecodePool } from './decodePool';
import { frameDigest, type PixelDigest } from './frameDigest';
import type { InstanceReader } from './openFrames';

/** All frames of an instance, decoded. */
export interface DecodedInstance extends PixelDigest {
  /** After decoding: a YBR that the codec turned into RGB says RGB. */
  readonly photometricInterpretation: string;
}

export interface DecodeInstanceOptions {
  readonly signal?: AbortSignal;
  /** Is given each frame in order; the next is not handed out before it has ended. */
  readonly onFrame?: (frame: DecodedFrame, frameIndex: number) => Promise<void>;
}

/** Frames read and decoded ahead of the one whose turn it is. Bounds the memory, whatever the number of frames. */
const ahead = 4;

/**
 * Decodes every frame in order, a few at a time, and digests them. Ends at the first frame that fails.
 * @throws {AppError} as `readFrame` and `decode`
 */
export async function decodeInstance(
  reader: InstanceReader,
  pool: DecodePool,
  { signal, onFrame }: DecodeInstanceOptions = {},
): Promise<DecodedInstance> {
  const pixel = await reader.pixel();
  const digest = frameDigest();
  const pending: Promise<DecodedFrame>[] = [];
  let { photometricInterpretation } = pixel;
  const decode = async (frameIndex: number): Promise<DecodedFrame> =>
    pool.decode(await reader.readFrame(frameIndex, signal), pixel, signal);
  const start = (frameIndex: number): void => {
    const frame = decode(frameIndex);
    // A frame that fails before its turn is told of when its turn comes.
    frame.catch(() => undefined);
    pending.push(frame);
  };
  try {
    for (let frameIndex = 0, started = 0; frameIndex < pixel.numberOfFrames; frameIndex++) {
      while (started < pixel.numberOfFrames && pending.length < ahead) start(started++);
      const frame = await (pending.shift() as Promise<DecodedFrame>);
      digest.add(frame);
      photometricInterpretation = frame.photometricInterpretation;
      await onFrame?.(frame, frameIndex);
    }
  } finally {
    // Those that were begun ahead of a failure end by themselves; nobody else would take up their errors.
    await Promise.allSettled(pending);
  }
  return { ...digest.done(), photometricInterpretation };
}

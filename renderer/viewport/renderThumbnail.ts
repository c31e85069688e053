import { AppError } from '../../core/errors/AppError';
import { drawOverlays } from '../../core/imaging/display/drawOverlays';
import { renderFrame } from '../../core/imaging/display/renderFrame';
import { displaySize } from '../../core/imaging/display/scaleImage';
import type { Series } from '../../core/fileset/types';
import type { FrameStore, LoadedFrame } from '../frames/FrameStore';
import { thumbnail } from '../frames/TaskQueue';
import type { SliceRef } from './api';
import { buildStack } from './buildStack';

/**
 * Picture of `wanted` or of the middle frame of a series (of the first one, where the middle is damaged or missing), at most `sizePx` on its longer side, pixels shaped as they are. The caller closes it.
 * @throws {AppError} pixels.none without a picture; else what loading the frame says
 */
export async function renderThumbnail(
  frames: FrameStore,
  series: Series,
  sizePx: number,
  signal: AbortSignal | undefined,
  wanted: SliceRef | undefined,
): Promise<ImageBitmap> {
  const slices = wanted === undefined ? typical(buildStack(series)) : [wanted];
  const { slice, frame, description } = await firstWhole(frames, slices, signal);
  const pixels = renderFrame(frame, description, slice.frameIndex, {});
  drawOverlays(description, slice.frameIndex, pixels);
  const { rows, columns } = frame;
  const { width, height } = displaySize(rows, columns, description.pixelAspectRatio, sizePx);
  return createImageBitmap(new ImageData(pixels, columns, rows), {
    resizeWidth: width,
    resizeHeight: height,
    resizeQuality: 'medium',
  });
}

/** The middle one, then the first. */
function typical(stack: readonly SliceRef[]): readonly SliceRef[] {
  return [...new Set([stack[Math.floor(stack.length / 2)], stack[0]])].filter((slice) => slice !== undefined);
}

async function firstWhole(
  frames: FrameStore,
  slices: readonly SliceRef[],
  signal: AbortSignal | undefined,
): Promise<LoadedFrame & { readonly slice: SliceRef }> {
  let failure: unknown = new AppError('pixels.none');
  for (const slice of slices) {
    try {
      return {
        slice,
        ...(await frames.load(slice.instance.instanceId, slice.frameIndex, thumbnail, signal)),
      };
    } catch (error) {
      if (signal?.aborted === true) throw error;
      failure = error;
    }
  }
  throw failure;
}

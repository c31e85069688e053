import { AppError } from '../../core/errors/AppError';
import { drawOverlays } from '../../core/imaging/display/drawOverlays';
import { renderFrame } from '../../core/imaging/display/renderFrame';
import { displaySize } from '../../core/imaging/display/scaleImage';
import type { Series } from '../../core/fileset/types';
import type { FrameStore } from '../frames/FrameStore';
import { thumbnail } from '../frames/TaskQueue';
import type { SliceRef } from './api';
import { buildStack } from './buildStack';

/**
 * Picture of `wanted` or of the middle frame of a series, at most `sizePx` on its longer side, pixels shaped as they are. The caller closes it.
 * @throws {AppError} pixels.none without a picture; else what loading the frame says
 */
export async function renderThumbnail(
  frames: FrameStore,
  series: Series,
  sizePx: number,
  signal: AbortSignal | undefined,
  wanted: SliceRef | undefined,
): Promise<ImageBitmap> {
  const slice = wanted ?? middleOf(buildStack(series));
  if (slice === undefined) throw new AppError('pixels.none');
  const { instanceId } = slice.instance;
  const { frame, description } = await frames.load(instanceId, slice.frameIndex, thumbnail, signal);
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

function middleOf(stack: readonly SliceRef[]): SliceRef | undefined {
  return stack[Math.floor(stack.length / 2)];
}

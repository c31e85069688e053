import type { ImageDescription, OverlayPlane } from '../types';

/**
 * Burns the overlays of a frame into a picture made by `renderFrame`: white, clipped to the picture.
 * `frameIndex` counts from 0; planes that do not belong to it are left out.
 * @source PS3.3 C.9.2
 */
export function drawOverlays(image: ImageDescription, frameIndex: number, rgba: Uint8ClampedArray): void {
  const { rows, columns } = image.pixel;
  for (const plane of image.overlays) {
    const start = planeStart(plane, frameIndex, image.pixel.numberOfFrames);
    if (start === undefined) continue;
    for (let row = 0; row < plane.rows; row++) {
      const y = plane.originRow - 1 + row;
      if (y < 0 || y >= rows) continue;
      for (let column = 0; column < plane.columns; column++) {
        const x = plane.originColumn - 1 + column;
        if (x < 0 || x >= columns || plane.bits[start + row * plane.columns + column] !== 1) continue;
        const at = (y * columns + x) * 4;
        rgba[at] = 255;
        rgba[at + 1] = 255;
        rgba[at + 2] = 255;
      }
    }
  }
}

/** Gives where the plane of a frame begins in `bits`; undefined where the overlay does not apply to it. */
function planeStart(plane: OverlayPlane, frameIndex: number, imageFrames: number): number | undefined {
  // One plane without an origin frame applies to every frame; several begin at Image Frame Origin (C.9.2.1.4).
  if (plane.numberOfFrames === 1 && (plane.imageFrameOrigin <= 1 || imageFrames === 1)) return 0;
  const index = frameIndex + 1 - plane.imageFrameOrigin;
  if (index < 0 || index >= plane.numberOfFrames) return undefined;
  return index * plane.rows * plane.columns;
}

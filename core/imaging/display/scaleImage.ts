/**
 * Scales RGBA pictures for files and thumbnails.
 * - Shrinking is by area average: each result pixel is the mean of what it covers, edges weighed by the part covered.
 * - Enlarging is bilinear between pixel centres, the edge repeated.
 * - The directions are done one after the other, each by its own factor, so that a pixel aspect ratio can shrink one and enlarge the other.
 */

/** A picture in RGBA, 8 bits each. */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * Gives the size to draw `columns` × `rows` at, so that pixels look as they are shaped and the longer side has `size` (without: the finer
 * direction keeps one to one). `pixelAspectRatio` is the height of a pixel divided by its width.
 */
export function displaySize(
  rows: number,
  columns: number,
  pixelAspectRatio: number,
  size?: number,
): { readonly width: number; readonly height: number } {
  const tall = pixelAspectRatio >= 1;
  const width = tall ? columns : columns / pixelAspectRatio;
  const height = tall ? rows * pixelAspectRatio : rows;
  const factor = size === undefined ? 1 : size / Math.max(width, height);
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** Gives `image` at another size; itself when the size is the same. */
export function scaleImage(image: RgbaImage, width: number, height: number): RgbaImage {
  const { data } = image;
  const across =
    width === image.width ? data : resample(data, image.width, width, image.height, 4, image.width * 4);
  const down = height === image.height ? across : resample(across, image.height, height, width, width * 4, 4);
  return down === data ? image : { width, height, data: down };
}

/** Resamples `lines` lines of `from` pixels to `to` pixels. `pixelStep` and `lineStep` are offsets in the input. */
function resample(
  input: Uint8ClampedArray,
  from: number,
  to: number,
  lines: number,
  pixelStep: number,
  lineStep: number,
): Uint8ClampedArray<ArrayBuffer> {
  const isAcross = pixelStep === 4;
  const outPixelStep = isAcross ? 4 : pixelStep;
  const outLineStep = isAcross ? to * 4 : 4;
  const output = new Uint8ClampedArray(to * lines * 4);
  for (let target = 0; target < to; target++) {
    const parts = to < from ? areaParts(target, from, to) : linearParts(target, from, to);
    for (let line = 0; line < lines; line++) {
      const at = line * outLineStep + target * outPixelStep;
      for (let channel = 0; channel < 4; channel++) {
        let sum = 0;
        for (const [index, weight] of parts)
          sum += (input[line * lineStep + index * pixelStep + channel] as number) * weight;
        output[at + channel] = sum;
      }
    }
  }
  return output;
}

type Part = readonly [index: number, weight: number];

function areaParts(target: number, from: number, to: number): Part[] {
  const ratio = from / to;
  const start = target * ratio;
  const end = Math.min(from, start + ratio);
  const parts: Part[] = [];
  for (let index = Math.floor(start); index < end; index++) {
    const covered = Math.min(end, index + 1) - Math.max(start, index);
    if (covered > 0) parts.push([index, covered / (end - start)]);
  }
  return parts;
}

function linearParts(target: number, from: number, to: number): Part[] {
  const place = Math.min(from - 1, Math.max(0, ((target + 0.5) * from) / to - 0.5));
  const low = Math.floor(place);
  const part = place - low;
  return part === 0
    ? [[low, 1]]
    : [
        [low, 1 - part],
        [low + 1, part],
      ];
}

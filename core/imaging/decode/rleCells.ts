import { AppError } from '../../errors/AppError';
import type { PixelDescription, StoredValues } from '../types';
import type { Cells } from './Cells';
import { unpackBits } from './nativeCells';

/** The RLE header: a count and up to 15 offsets, each 4 bytes. @source PS3.5 G.5 */
const headerBytes = 64;
const maxSegments = 15;

/**
 * Cells of an RLE Lossless frame. Each segment holds one byte of each sample, the most significant first.
 *
 * @throws {AppError} pixels.corrupt for a header that does not fit the image, or a segment that is too short
 * @source PS3.5 Annex G
 */
export function rleCells(stored: Uint8Array, pixel: PixelDescription): Cells {
  const bitsPerSegment = pixel.bitsAllocated === 1;
  const width = bitsPerSegment ? 1 : pixel.bitsAllocated / 8;
  const pixels = pixel.rows * pixel.columns;
  const segmentBytes = bitsPerSegment ? Math.ceil(pixels / 8) : pixels;
  const segments = readHeader(stored, pixel.samplesPerPixel * width);
  const stride = pixel.samplesPerPixel * width;
  const bytes = new Uint8Array(segmentBytes * stride);
  segments.forEach(([from, to], index) => {
    const sample = Math.floor(index / width);
    // The first segment of a sample is its most significant byte, and cells are little-endian here.
    const place = sample * width + (width - 1 - (index % width));
    unpackSegment(stored, from, to, bytes, place, stride, segmentBytes);
  });
  return {
    values: bitsPerSegment ? unpackBits(bytes, pixels * pixel.samplesPerPixel) : cellsOf(bytes, width),
    isPlanar: false,
    precision: pixel.bitsAllocated,
    photometricInterpretation: pixel.photometricInterpretation,
    warnings: [],
  };
}

function cellsOf(bytes: Uint8Array, width: number): StoredValues {
  if (width === 1) return bytes;
  const buffer = bytes.buffer as ArrayBuffer;
  return width === 2 ? new Uint16Array(buffer) : new Uint32Array(buffer);
}

function readHeader(stored: Uint8Array, expected: number): [from: number, to: number][] {
  if (stored.length < headerBytes)
    throw new AppError('pixels.corrupt', { found: stored.length, needed: headerBytes });
  const view = new DataView(stored.buffer, stored.byteOffset, headerBytes);
  const count = view.getUint32(0, true);
  if (count !== expected || count > maxSegments)
    throw new AppError('pixels.corrupt', { expected, found: count });
  const starts = Array.from({ length: count }, (_, index) => view.getUint32(4 + 4 * index, true));
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? stored.length;
    if (start < headerBytes || end < start || end > stored.length)
      throw new AppError('pixels.corrupt', { segment: index, offset: start });
    return [start, end];
  });
}

/** Writes `count` unpacked bytes to `target`, from `place` on, each `stride` apart. @source PS3.5 G.3.2 */
function unpackSegment(
  source: Uint8Array,
  from: number,
  to: number,
  target: Uint8Array,
  place: number,
  stride: number,
  count: number,
): void {
  let at = from;
  let out = place;
  const end = place + count * stride;
  while (out < end && at < to) {
    const control = source[at++] as number;
    if (control < 128) {
      // A literal run; one that leaves the segment or the frame is cut there.
      const stop = Math.min(at + control + 1, to);
      for (; at < stop && out < end; at++, out += stride) target[out] = source[at] as number;
    } else if (control > 128) {
      if (at >= to) break;
      const value = source[at++] as number;
      const stop = Math.min(out + (257 - control) * stride, end);
      if (stride === 1) target.fill(value, out, stop);
      else for (let i = out; i < stop; i += stride) target[i] = value;
      out = stop;
    }
  }
  if (out < end)
    throw new AppError('pixels.corrupt', { needed: count, found: Math.floor((out - place) / stride) });
}

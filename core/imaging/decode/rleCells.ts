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
  const common = { isPlanar: false, precision: pixel.bitsAllocated, warnings: [] } as const;
  const { photometricInterpretation } = pixel;
  const [high, low] = segments;
  if (width === 2 && stride === 2 && high !== undefined && low !== undefined)
    return { ...common, photometricInterpretation, values: wordsOf(stored, high, low, pixels) };
  const bytes = new Uint8Array(segmentBytes * stride);
  segments.forEach(([from, to], index) => {
    const sample = Math.floor(index / width);
    // The first segment of a sample is its most significant byte, and cells are little-endian here.
    const place = sample * width + (width - 1 - (index % width));
    unpackSegment(stored, from, to, bytes, place, stride, segmentBytes);
  });
  return {
    values: bitsPerSegment ? unpackBits(bytes, pixels * pixel.samplesPerPixel) : cellsOf(bytes, width),
    ...common,
    photometricInterpretation,
  };
}

type Segment = readonly [from: number, to: number];

/**
 * Most RLE frames are of this kind. Each half of the words is unpacked in one piece, and four words are put together at once:
 * byte by byte into place takes twice as long.
 */
function wordsOf(stored: Uint8Array, high: Segment, low: Segment, count: number): Uint16Array {
  const padded = (count + 3) & ~3;
  const halves = new Uint8Array(2 * padded);
  unpackSegment(stored, ...high, halves, 0, 1, count);
  unpackSegment(stored, ...low, halves, padded, 1, count);
  const quarter = padded >>> 2;
  const inputs = new Int32Array(halves.buffer);
  const outputs = new Int32Array(padded >>> 1);
  for (let at = 0; at < quarter; at++) {
    const h = inputs[at] as number;
    const l = inputs[quarter + at] as number;
    outputs[2 * at] = (l & 0xff) | ((h & 0xff) << 8) | ((l & 0xff00) << 8) | ((h & 0xff00) << 16);
    outputs[2 * at + 1] =
      ((l >>> 16) & 0xff) | ((h >>> 8) & 0xff00) | ((l >>> 8) & 0xff0000) | (h & (0xff << 24));
  }
  return new Uint16Array(outputs.buffer, 0, count);
}

function cellsOf(bytes: Uint8Array, width: number): StoredValues {
  if (width === 1) return bytes;
  const buffer = bytes.buffer as ArrayBuffer;
  return width === 2 ? new Uint16Array(buffer) : new Uint32Array(buffer);
}

function readHeader(stored: Uint8Array, expected: number): Segment[] {
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

/** Bytes from which on a call for all of them is faster than one by one. */
const longRun = 24;

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
      let stop = Math.min(at + control + 1, to);
      if ((stop - at) * stride > end - out) stop = at + Math.ceil((end - out) / stride);
      if (stride === 1 && stop - at >= longRun) {
        target.set(source.subarray(at, stop), out);
        out += stop - at;
        at = stop;
      } else {
        for (; at < stop; at++, out += stride) target[out] = source[at] as number;
      }
    } else if (control > 128) {
      if (at >= to) break;
      const value = source[at++] as number;
      const stop = Math.min(out + (257 - control) * stride, end);
      if (stride === 1 && stop - out >= longRun) target.fill(value, out, stop);
      else for (let i = out; i < stop; i += stride) target[i] = value;
      out = stop;
    }
  }
  if (out < end)
    throw new AppError('pixels.corrupt', { needed: count, found: Math.floor((out - place) / stride) });
}

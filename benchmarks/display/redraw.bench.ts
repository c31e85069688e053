/**
 * One redraw of a window drag: look-up table and all pixels of a frame to RGBA, beside what cornerstone-core does for the same (its `generateLut` and
 * `storedPixelDataToCanvasImageData`, which writes alpha only into a buffer that is white already). Signed 16-bit CT-like values, window 40/400 and its neighbours in turn.
 */
import { renderFrame } from '../../core/imaging/display/renderFrame';
import type { DecodedFrame, ImageDescription } from '../../core/imaging/types';
import { compare, report, type ResultRow } from '../support/report';

interface Cornerstone {
  generateLut(image: object, width: number, center: number, invert: boolean): Uint8ClampedArray;
  storedPixelDataToCanvasImageData(image: object, lut: Uint8ClampedArray, data: Uint8ClampedArray): void;
}

const sizes = [
  [512, 512],
  [2048, 2048],
  [4096, 3328],
] as const;

const cornerstone = await loadCornerstone();
const rows: ResultRow[] = [];
for (const [height, width] of sizes) {
  const values = pixels(height * width);
  const ours = ourRedraw(values, height, width);
  const peer = cornerstoneRedraw(values, height, width);
  expectSame(ours(0), peer(0));
  let turn = 0;
  const times = await compare(
    () => ours((turn += 1)),
    () => peer(turn),
    21,
  );
  rows.push({
    what: `redraw ${height} rows × ${width} columns, 16 bits signed`,
    ours: times.ours,
    unit: 'ms',
    peerName: 'cornerstone-core',
    peer: times.peer,
    ...(height === 512 ? { aim: '< 5 ms' } : {}),
  });
}
report('redraw', 'Window redraw of one frame', rows);

function ourRedraw(values: Int16Array, height: number, width: number): (turn: number) => Uint8ClampedArray {
  const frame: DecodedFrame = {
    rows: height,
    columns: width,
    samplesPerPixel: 1,
    bitsStored: 16,
    isSigned: true,
    photometricInterpretation: 'MONOCHROME2',
    values,
    ...rangeOf(values),
    warnings: [],
  };
  const image = {
    frames: [{ rescaleSlope: 1, rescaleIntercept: -1024, windows: [], voiFunction: 'LINEAR', voiLuts: [] }],
  } as unknown as ImageDescription;
  const target = new Uint8ClampedArray(values.length * 4);
  return (turn) => renderFrame(frame, image, 0, { window: { center: 40 + (turn % 50), width: 400 } }, target);
}

function cornerstoneRedraw(
  values: Int16Array,
  height: number,
  width: number,
): (turn: number) => Uint8ClampedArray {
  const { min, max } = rangeOf(values);
  const image = {
    width,
    height,
    slope: 1,
    intercept: -1024,
    minPixelValue: min,
    maxPixelValue: max,
    getPixelData: () => values,
    stats: {},
  };
  const data = new Uint8ClampedArray(values.length * 4).fill(255);
  return (turn) => {
    const lut = cornerstone.generateLut(image, 400, 40 + (turn % 50), false);
    cornerstone.storedPixelDataToCanvasImageData(image, lut, data);
    return data;
  };
}

/** Smooth shapes with noise, -1024 to 3071 stored as CT does, from a fixed seed. */
function pixels(count: number): Int16Array {
  let seed = 12345;
  return Int16Array.from({ length: count }, (_, index) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return Math.round(1024 + 900 * Math.sin(index / 997) + 200 * Math.sin(index / 37) + ((seed >> 16) % 64));
  });
}

function rangeOf(values: Int16Array): { readonly min: number; readonly max: number } {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

/** The two must draw the same picture within one grey level, or the times say nothing. Its grey is the alpha over a white buffer on black. */
function expectSame(ours: Uint8ClampedArray, peer: Uint8ClampedArray): void {
  for (let at = 0; at < ours.length; at += 4)
    if (Math.abs((ours[at] as number) - (peer[at + 3] as number)) > 1)
      throw new Error(`pictures differ at ${at}`);
}

/** cornerstone-core looks for a document when it is loaded; what is measured needs none. */
async function loadCornerstone(): Promise<Cornerstone> {
  const globals = globalThis as unknown as Record<string, unknown>;
  globals['window'] ??= globalThis;
  globals['document'] ??= { createElement: () => ({ getContext: () => null }) };
  const loaded = (await import('cornerstone-core')) as unknown as { default?: Cornerstone } & Cornerstone;
  return loaded.default ?? loaded;
}

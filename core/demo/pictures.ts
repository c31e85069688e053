import { gaussian, hash, smoothNoise } from './noise';
import { attenuation, headValue, shapesAt, thoraxValue, type Ellipsoid } from './phantom';

/** Which rows of a picture to make: a scan that reads only the beginning of a file does not make the rest. */
export interface RowRange {
  readonly first: number;
  readonly count: number;
}

/** One axial CT slice at `z` mm: 512 × 512, 0.72 mm, stored as HU + 1024, 16 bit unsigned, 12 used. */
export function ctSlice(shapes: readonly Ellipsoid[], z: number, seed: number, rows: RowRange): Uint16Array {
  const size = 512;
  const pixels = new Uint16Array(rows.count * size);
  const here = shapesAt(shapes, z);
  for (let row = rows.first; row < rows.first + rows.count; row += 1) {
    const y = (row - 255.5) * 0.72;
    for (let column = 0; column < size; column += 1) {
      const x = (column - 255.5) * 0.72;
      const hu = thoraxValue(here, x, y, z) + 11 * gaussian(column, row, seed + Math.round(z * 10));
      pixels[(row - rows.first) * size + column] = Math.min(4095, Math.max(0, Math.round(hu + 1024)));
    }
  }
  return pixels;
}

/** One sagittal MR slice at `x` mm: 256 × 256, 0.94 mm; rows go down (feet), columns to the back. */
export function mrSlice(x: number, seed: number, rows: RowRange): Uint16Array {
  const size = 256;
  const pixels = new Uint16Array(rows.count * size);
  for (let row = rows.first; row < rows.first + rows.count; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const value = headValue(x, (column - 127.5) * 0.94, (127.5 - row) * 0.94);
      const coil = 0.82 + 0.3 * smoothNoise(column / 120, row / 120, 3);
      pixels[(row - rows.first) * size + column] = Math.max(
        0,
        Math.round(value * coil + 12 * gaussian(column, row, seed + Math.round(x * 10))),
      );
    }
  }
  return pixels;
}

/** A chest radiograph: 1024 × 1024, 0.4 mm at the detector, 12 bit, dense is bright. */
export function chestRadiograph(shapes: readonly Ellipsoid[], rows: RowRange): Uint16Array {
  const size = 1024;
  const pixels = new Uint16Array(rows.count * size);
  for (let row = rows.first; row < rows.first + rows.count; row += 1) {
    const z = (511.5 - row) * 0.36;
    for (let column = 0; column < size; column += 1) {
      const water = attenuation(shapes, (column - 511.5) * 0.36, z);
      const value = 3900 * (1 - Math.exp(-water / 110)) + 22 * gaussian(column, row, 77);
      pixels[(row - rows.first) * size + column] = Math.min(4095, Math.max(0, Math.round(value)));
    }
  }
  return pixels;
}

/** One frame of an ultrasound cine: 480 × 640, 8 bit, a sector with a chamber that contracts. `phase` in [0, 1). */
export function ultrasoundFrame(phase: number, frame: number): Uint8Array {
  const [rows, columns] = [480, 640];
  const pixels = new Uint8Array(rows * columns);
  const squeeze = 1 - 0.22 * (0.5 - 0.5 * Math.cos(2 * Math.PI * phase));
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [x, y] = [column - 320, row - 24];
      const depth = Math.hypot(x, y);
      if (depth < 12 || depth > 440 || Math.abs(Math.atan2(x, y)) > 0.66) continue;
      const chamber = Math.hypot((x + 12) / (88 * squeeze), (y - 236) / (128 * squeeze));
      const angle = Math.atan2(x, y) * 90;
      const speckle =
        0.35 +
        0.65 * hash(Math.round(angle), Math.round(depth / 2.2), chamber < 1 ? frame : Math.floor(frame / 3));
      const wall = chamber > 1 && chamber < 1.22 ? 1.7 : 1;
      const tissue = chamber < 1 ? 12 : 92 * wall * (0.7 + 0.5 * smoothNoise(x / 34, y / 34, 5));
      pixels[row * columns + column] = Math.min(255, Math.round(tissue * speckle * (1.12 - depth / 900)));
    }
  }
  return pixels;
}

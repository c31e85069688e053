/** Natural place of the coefficient at each zigzag index. @source ISO/IEC 10918-1 Figure A.6 */
export const zigZag = zigZagOrder();

function zigZagOrder(): Uint8Array {
  const order = new Uint8Array(64);
  let k = 0;
  for (let diagonal = 0; diagonal < 15; diagonal++) {
    for (let i = Math.max(0, diagonal - 7); i <= Math.min(7, diagonal); i++) {
      const [row, column] = diagonal % 2 === 0 ? [diagonal - i, i] : [i, diagonal - i];
      order[k++] = row * 8 + column;
    }
  }
  return order;
}

/** Fraction bits of the constants, and bits kept between the two passes (12-bit samples leave room for one). */
const fraction = 13;
const kept = 1;
const fixed = (value: number) => Math.round(value * (1 << fraction));
/**
 * The constants of Loeffler, Ligtenberg and Moschytz's 11-multiplication DCT (ICASSP 1989), with the same 13 fraction
 * bits and rounding that the Independent JPEG Group's accurate integer method has, so that the values are the same.
 */
const c = {
  a: fixed(0.5411961),
  b: fixed(-1.847759065),
  c: fixed(0.765366865),
  d: fixed(1.175875602),
  e: fixed(0.298631336),
  f: fixed(2.053119869),
  g: fixed(3.072711026),
  h: fixed(1.50132111),
  i: fixed(-0.899976223),
  j: fixed(-2.562915447),
  k: fixed(-1.96157056),
  l: fixed(-0.390180644),
} as const;

const level = 2048;
const maximum = 4095;

/** Where the samples of an image go. */
export interface SamplePlane {
  readonly values: Uint16Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Transforms one block of 8 × 8 dequantized coefficients (natural order) in place and puts its 12-bit samples where the
 * block of this index stands, blocks counted in rows; what stands beyond the image is left off.
 * @source ISO/IEC 10918-1 A.3.3, F.2.1.5
 */
export function inverseBlock(block: Int32Array, index: number, plane: SamplePlane): void {
  for (let column = 0; column < 8; column++) transform8(block, column, 8, fraction - kept);
  for (let row = 0; row < 8; row++) transform8(block, row * 8, 1, fraction + kept + 3);
  const { values, rows, columns } = plane;
  const blockColumns = (columns + 7) >> 3;
  const top = Math.floor(index / blockColumns) * 8;
  const left = (index % blockColumns) * 8;
  const height = Math.min(8, rows - top);
  const width = Math.min(8, columns - left);
  for (let y = 0; y < height; y++) {
    const line = (top + y) * columns + left;
    for (let x = 0; x < width; x++) {
      const value = (block[y * 8 + x] as number) + level;
      values[line + x] = value < 0 ? 0 : value > maximum ? maximum : value;
    }
  }
}

/** Dequantizes and transforms all blocks, 64 coefficients each. @source ISO/IEC 10918-1 F.2.1.4 */
export function inverseBlocks(coefficients: Int32Array, quantization: Int32Array, plane: SamplePlane): void {
  const block = new Int32Array(64);
  for (let base = 0, index = 0; base < coefficients.length; base += 64, index++) {
    for (let i = 0; i < 64; i++) block[i] = (coefficients[base + i] as number) * (quantization[i] as number);
    inverseBlock(block, index, plane);
  }
}

/** One-dimensional inverse DCT in place over eight numbers, `step` apart; the result is rounded down by `shift` bits. */
function transform8(x: Int32Array, at: number, step: number, shift: number): void {
  const x0 = x[at] as number;
  const x1 = x[at + step] as number;
  const x2 = x[at + 2 * step] as number;
  const x3 = x[at + 3 * step] as number;
  const x4 = x[at + 4 * step] as number;
  const x5 = x[at + 5 * step] as number;
  const x6 = x[at + 6 * step] as number;
  const x7 = x[at + 7 * step] as number;
  const half = 1 << (shift - 1);
  if ((x1 | x2 | x3 | x4 | x5 | x6 | x7) === 0) {
    // Most lines of most blocks: all eight results are the same.
    const flat = ((x0 << fraction) + half) >> shift;
    for (let i = 0; i < 8; i++) x[at + i * step] = flat;
    return;
  }
  // Even part.
  const z1 = Math.imul(x2 + x6, c.a);
  const even2 = (z1 + Math.imul(x6, c.b)) | 0;
  const even3 = (z1 + Math.imul(x2, c.c)) | 0;
  const even0 = (((x0 + x4) << fraction) + half) | 0;
  const even1 = (((x0 - x4) << fraction) + half) | 0;
  const s0 = (even0 + even3) | 0;
  const s3 = (even0 - even3) | 0;
  const s1 = (even1 + even2) | 0;
  const s2 = (even1 - even2) | 0;
  // Odd part.
  const z5 = Math.imul(x7 + x3 + x5 + x1, c.d);
  const z7 = Math.imul(x7 + x1, c.i);
  const z2 = Math.imul(x5 + x3, c.j);
  const z3 = (Math.imul(x7 + x3, c.k) + z5) | 0;
  const z4 = (Math.imul(x5 + x1, c.l) + z5) | 0;
  const o0 = (((Math.imul(x7, c.e) + z7) | 0) + z3) | 0;
  const o1 = (((Math.imul(x5, c.f) + z2) | 0) + z4) | 0;
  const o2 = (((Math.imul(x3, c.g) + z2) | 0) + z3) | 0;
  const o3 = (((Math.imul(x1, c.h) + z7) | 0) + z4) | 0;
  x[at] = (s0 + o3) >> shift;
  x[at + 7 * step] = (s0 - o3) >> shift;
  x[at + step] = (s1 + o2) >> shift;
  x[at + 6 * step] = (s1 - o2) >> shift;
  x[at + 2 * step] = (s2 + o1) >> shift;
  x[at + 5 * step] = (s2 - o1) >> shift;
  x[at + 3 * step] = (s3 + o0) >> shift;
  x[at + 4 * step] = (s3 - o0) >> shift;
}

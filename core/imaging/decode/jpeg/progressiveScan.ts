import { AppError } from '../../../errors/AppError';
import { extend, lookUp, peek16, type HuffmanTable } from './huffmanTable';
import { zigZag } from './inverseDct';
import type { DctScan } from './jpegDctCells';

/** Reads `count` blocks from block `first` on into `coefficients`, 64 a block. Gives the bits it used. */
type IntervalReader = (
  scan: DctScan,
  data: Uint8Array,
  coefficients: Int32Array,
  first: number,
  count: number,
) => number;

/** Reads the blocks of one restart interval of a progressive scan. @source ISO/IEC 10918-1 G.1.2, G.2 */
export const progressiveInterval: IntervalReader = (scan, data, coefficients, first, count) => {
  if (scan.from === 0) return (scan.high === 0 ? dcFirst : dcRefine)(scan, data, coefficients, first, count);
  return (scan.high === 0 ? acFirst : acRefine)(scan, data, coefficients, first, count);
};

const dcFirst: IntervalReader = ({ dc, low }, data, coefficients, first, count) => {
  let position = 0;
  let previous = 0;
  for (let block = first; block < first + count; block++) {
    const entry = lookUp(dc as HuffmanTable, peek16(data, position));
    const size = entry & 255;
    position += entry >> 8;
    if (size > 16) throw new AppError('pixels.corrupt', { block });
    if (size > 0) {
      previous += extend(peek16(data, position) >>> (16 - size), size);
      position += size;
    }
    coefficients[block * 64] = previous << low;
  }
  return position;
};

const dcRefine: IntervalReader = ({ low }, data, coefficients, first, count) => {
  for (let i = 0; i < count; i++) {
    if (peek16(data, i) >>> 15)
      coefficients[(first + i) * 64] = (coefficients[(first + i) * 64] as number) | (1 << low);
  }
  return count;
};

const acFirst: IntervalReader = ({ ac, from, to, low }, data, coefficients, first, count) => {
  let position = 0;
  let emptyBlocks = 0;
  for (let block = first; block < first + count; block++) {
    if (emptyBlocks > 0) {
      emptyBlocks--;
      continue;
    }
    for (let k = from; k <= to; k++) {
      const entry = lookUp(ac as HuffmanTable, peek16(data, position));
      position += entry >> 8;
      const run = (entry >> 4) & 15;
      const size = entry & 15;
      if (size === 0) {
        if (run < 15) {
          // EOBn: this block and the next so many have no more coefficients in this scan.
          emptyBlocks = (1 << run) - 1;
          if (run > 0) emptyBlocks += peek16(data, position) >>> (16 - run);
          position += run;
          break;
        }
        k += 15;
        continue;
      }
      k += run;
      if (k > to) throw new AppError('pixels.corrupt', { block });
      coefficients[block * 64 + (zigZag[k] as number)] =
        extend(peek16(data, position) >>> (16 - size), size) << low;
      position += size;
    }
  }
  return position;
};

/** G.1.2.3: coefficients that are not zero get one more bit each; new ones of one bit come in between. */
const acRefine: IntervalReader = (scan, data, coefficients, first, count) => {
  let position = 0;
  let emptyBlocks = 0;
  for (let block = first; block < first + count; block++) {
    let k = scan.from;
    if (emptyBlocks === 0) {
      for (; k <= scan.to; k++) {
        const entry = lookUp(scan.ac as HuffmanTable, peek16(data, position));
        position += entry >> 8;
        const run = (entry >> 4) & 15;
        const size = entry & 15;
        let added = 0;
        if (size === 0 && run < 15) {
          emptyBlocks = 1 << run;
          if (run > 0) emptyBlocks += peek16(data, position) >>> (16 - run);
          position += run;
          break;
        }
        if (size > 0) added = peek16(data, position++) >>> 15 ? 1 << scan.low : -1 << scan.low;
        [k, position] = refineRun(scan, data, coefficients, block * 64, k, run, position);
        if (added !== 0 && k > scan.to) throw new AppError('pixels.corrupt', { block });
        if (added !== 0) coefficients[block * 64 + (zigZag[k] as number)] = added;
      }
    }
    if (emptyBlocks > 0) {
      [, position] = refineRun(scan, data, coefficients, block * 64, k, 64, position);
      emptyBlocks--;
    }
  }
  return position;
};

/** Refines from coefficient `k` on until `zeros` zero ones were passed and the next zero one, or the end, is met. */
function refineRun(
  { to, low }: DctScan,
  data: Uint8Array,
  coefficients: Int32Array,
  base: number,
  k: number,
  zeros: number,
  position: number,
): [number, number] {
  for (; k <= to; k++) {
    const at = base + (zigZag[k] as number);
    const value = coefficients[at] as number;
    if (value === 0) {
      if (zeros-- === 0) break;
    } else if (peek16(data, position++) >>> 15 && (Math.abs(value) & (1 << low)) === 0) {
      coefficients[at] = value + (value > 0 ? 1 << low : -1 << low);
    }
  }
  return [k, position];
}

import { AppError } from '../../../errors/AppError';
import { extend, lookUp, peek16, type HuffmanTable } from './huffmanTable';
import { zigZag } from './inverseDct';
import type { IntervalReader } from './jpegDctCells';

/** Reads the blocks of one restart interval of a sequential scan. @source ISO/IEC 10918-1 F.2.2 */
export const sequentialInterval: IntervalReader = (scan, data, coefficients, first, count) => {
  const [dc, ac] = [scan.dc as HuffmanTable, scan.ac as HuffmanTable];
  let position = 0;
  let previous = 0;
  for (let block = first; block < first + count; block++) {
    if (position > data.length * 8) break;
    const base = block * 64;
    let entry = lookUp(dc, peek16(data, position));
    let size = entry & 255;
    position += entry >> 8;
    if (size > 16) throw new AppError('pixels.corrupt', { block });
    if (size > 0) {
      previous += extend(peek16(data, position) >>> (16 - size), size);
      position += size;
    }
    coefficients[base] = previous;
    for (let k = 1; k < 64; k++) {
      entry = lookUp(ac, peek16(data, position));
      position += entry >> 8;
      const run = (entry >> 4) & 15;
      size = entry & 15;
      if (size === 0) {
        // End of block, else a run of sixteen zeros.
        if (run < 15) break;
        k += 15;
        continue;
      }
      k += run;
      if (k > 63) throw new AppError('pixels.corrupt', { block });
      coefficients[base + (zigZag[k] as number)] = extend(peek16(data, position) >>> (16 - size), size);
      position += size;
    }
  }
  return position;
};

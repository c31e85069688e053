import { AppError } from '../../../errors/AppError';
import type { EntropySegments } from './entropySegments';
import { extend, lookUp, peek16, type HuffmanTable } from './huffmanTable';
import { inverseBlock, zigZag, type SamplePlane } from './inverseDct';
import type { DctScan } from './jpegDctCells';

/**
 * Reads and transforms the blocks of a sequential scan of one component, one after the other.
 *
 * @param each blocks of one restart interval
 * @throws {AppError} pixels.corrupt
 * @source ISO/IEC 10918-1 F.2.2
 */
export function decodeSequentialScan(
  scan: DctScan,
  { segments, lengths }: EntropySegments,
  each: number,
  blocks: number,
  quantization: Int32Array,
  plane: SamplePlane,
): void {
  const [dc, ac] = [scan.dc as HuffmanTable, scan.ac as HuffmanTable];
  const block = new Int32Array(64);
  for (let first = 0, interval = 0; first < blocks; first += each, interval++) {
    const data = segments[interval];
    if (!data) throw new AppError('pixels.corrupt', { missing: 'restart interval', block: first });
    const bits = (lengths[interval] as number) * 8;
    const state: BlockReader = { data, position: 0, dc: 0 };
    const end = Math.min(blocks, first + each);
    for (let index = first; index < end; index++) {
      block.fill(0);
      readBlock(state, dc, ac, quantization, block);
      if (state.position > bits)
        throw new AppError('pixels.corrupt', { missing: 'entropy-coded data', block: index });
      inverseBlock(block, index, plane);
    }
  }
}

interface BlockReader {
  readonly data: Uint8Array;
  /** In bits. */
  position: number;
  /** The last block's DC coefficient, from which the next one differs. */
  dc: number;
}

/** Reads one block into `block`, dequantized and in natural order. */
function readBlock(
  reader: BlockReader,
  dc: HuffmanTable,
  ac: HuffmanTable,
  quantization: Int32Array,
  block: Int32Array,
): void {
  const { data } = reader;
  let { position } = reader;
  const first = lookUp(dc, peek16(data, position));
  const category = first & 255;
  position += first >> 8;
  if (category > 15) throw new AppError('pixels.corrupt', { category });
  if (category > 0) {
    reader.dc += extend(peek16(data, position) >>> (16 - category), category);
    position += category;
  }
  block[0] = reader.dc * (quantization[0] as number);
  for (let k = 1; k < 64; k++) {
    const entry = lookUp(ac, peek16(data, position));
    position += entry >> 8;
    const run = (entry >> 4) & 15;
    const size = entry & 15;
    if (size === 0) {
      // End of block, else a run of sixteen zeros.
      if (run < 15) break;
      k += 15;
      continue;
    }
    k += run;
    if (k > 63) throw new AppError('pixels.corrupt', { coefficient: k });
    const place = zigZag[k] as number;
    block[place] = extend(peek16(data, position) >>> (16 - size), size) * (quantization[place] as number);
    position += size;
  }
  reader.position = position;
}

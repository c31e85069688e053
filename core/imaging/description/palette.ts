import type { DataSet } from '../../dicom/DataSet';
import { tagOf, type Keyword } from '../../dicom/dictionary';
import { has } from '../../dicom/values';
import type { LookupTable, PaletteTable } from '../types';
import { lutDescriptor, lutEntries, type InputRange, type LutDescriptor } from './lookupTables';
import type { NoteProblem } from './Problems';
import { expandSegments } from './segmentedPalette';
import { wordsOf } from './words';

/** Gives the palette of a PALETTE COLOR image; undefined (and noted) where one of its tables cannot be read. @source PS3.3 C.7.9 */
export function paletteTable(
  dataSet: DataSet,
  input: InputRange,
  note: NoteProblem,
): PaletteTable | undefined {
  const tables = (['Red', 'Green', 'Blue'] as const).map((color) => colorTable(dataSet, color, input, note));
  const [red, green, blue] = tables;
  if (red === undefined || green === undefined || blue === undefined) {
    note('display.badLut');
    return undefined;
  }
  return withTrueDepth({ red, green, blue });
}

function colorTable(
  dataSet: DataSet,
  color: 'Red' | 'Green' | 'Blue',
  input: InputRange,
  note: NoteProblem,
): LookupTable | undefined {
  const descriptor = lutDescriptor(dataSet, `${color}PaletteColorLookupTableDescriptor`, input);
  if (descriptor === undefined) return undefined;
  const entries = colorEntries(dataSet, color, descriptor);
  if (entries.length === 0) return undefined;
  if (entries.length < descriptor.count) note('display.badLut');
  return { firstMapped: descriptor.firstMapped, bitsPerEntry: descriptor.bitsPerEntry, entries };
}

function colorEntries(
  dataSet: DataSet,
  color: 'Red' | 'Green' | 'Blue',
  descriptor: LutDescriptor,
): Uint16Array {
  const plain: Keyword = `${color}PaletteColorLookupTableData`;
  if (has(dataSet, plain)) return lutEntries(dataSet, plain, descriptor, true);
  const words = wordsOf(dataSet, tagOf(`Segmented${color}PaletteColorLookupTableData`));
  return expandSegments(words, descriptor);
}

/**
 * Tables that say 16 bits but hold only 8 in each entry are common, a word or a byte each; the standard's own high byte would make them black. They are read as what they hold.
 * Likewise tables that say 8 bits, one entry a word, but hold 16.
 */
function withTrueDepth(palette: PaletteTable): PaletteTable {
  const tables = [palette.red, palette.green, palette.blue];
  const largest = Math.max(...tables.map(({ entries }) => largestOf(entries)));
  const said = Math.max(...tables.map(({ bitsPerEntry }) => bitsPerEntry));
  const bitsPerEntry = said > 8 && largest < 256 && largest > 0 ? 8 : said <= 8 && largest > 255 ? 16 : said;
  const fitted = (table: LookupTable): LookupTable => ({ ...table, bitsPerEntry });
  return { red: fitted(palette.red), green: fitted(palette.green), blue: fitted(palette.blue) };
}

function largestOf(entries: LookupTable['entries']): number {
  let largest = 0;
  for (const entry of entries) largest = Math.max(largest, entry);
  return largest;
}

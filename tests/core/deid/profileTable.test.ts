import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DataSet, Element } from '../../../core/dicom/DataSet';
import type { ElementToWrite, ValueToWrite } from '../../../core/dicom/write/writeDataSet';
import { lookupTag } from '../../../core/dicom/dictionary';
import { offeredOptions, type DeidOption } from '../../../core/deid/options';
import { contextWith, deidentifyDataSet, withElements } from './support/deid';

interface Row {
  readonly tag: string;
  readonly keyword: string | null;
  readonly vr: readonly string[] | null;
  readonly basic: string;
  readonly options: Readonly<Record<string, 'K' | 'C'>>;
}

/** The table itself, not what was generated from it. */
const table = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../assets/standard/ps315-e1-1.json'), 'utf8'),
) as {
  counts: { rows: number; basic: Record<string, number> };
  rows: Row[];
};
const single = table.rows.filter(({ tag }) => /^[0-9A-F]{8}$/.test(tag));
/** Groups that no Data Set of an instance holds: messages, file meta, media directories; and what ends or signs a Data Set. */
const isOutside = (tag: string): boolean => tag < '00080000';

const mark = 'Xq7';
const samples: Readonly<Record<string, ValueToWrite>> = {
  AE: `AE${mark}`,
  AS: '045Y',
  CS: 'TERMX',
  DA: '20210317',
  DS: '12.5',
  DT: '20210317101112',
  IS: '17',
  LO: `lo ${mark} wombat`,
  LT: `lt ${mark} wombat`,
  OB: Uint8Array.of(1, 2, 3, 4),
  OW: Uint8Array.of(1, 2, 3, 4),
  PN: `Wombat${mark}^Fred`,
  SH: `sh ${mark}`,
  ST: `st ${mark} wombat`,
  TM: '101112',
  UC: `uc ${mark} wombat`,
  UI: '1.2.3.999.17',
  UN: Uint8Array.of(1, 2, 3, 4),
  UR: `http://${mark}.example`,
  US: 7,
  UT: `ut ${mark} wombat`,
};

/** A sequence's item holds a name, a code and a UID, so that what happens inside can be seen. */
const item: readonly ElementToWrite[] = [
  ['00080100', 'SH', 'CODE-X'],
  ['00080102', 'SH', '99WOMBAT'],
  ['00080104', 'LO', `meaning ${mark}`],
  ['00081150', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
  ['00081155', 'UI', '1.2.3.999.18'],
  ['0040A123', 'PN', `Inside${mark}^Fred`],
];

function elementFor(row: Row): ElementToWrite {
  const vr = row.vr?.[0] ?? 'UN';
  return [row.tag, vr, vr === 'SQ' ? { items: [item] } : (samples[vr] ?? Uint8Array.of(0, 1))];
}

type Demand = 'gone' | 'empty' | 'dummy' | 'uid' | 'kept' | 'inside' | 'shifted' | 'cleaned';

function basicDemand(row: Row): Demand {
  const isSequence = row.vr?.[0] === 'SQ';
  switch (row.basic) {
    case 'X':
      return 'gone';
    case 'Z':
    case 'X/Z':
      // Type 3 in every module: X of "X unless Z is needed".
      if (row.tag === '00081110') return 'gone';
      return row.tag === '00100010' ? 'dummy' : 'empty';
    case 'U':
      return 'uid';
    case 'X/Z/U*':
      return 'inside';
    default:
      return isSequence ? 'inside' : row.vr?.[0] === 'UI' ? 'uid' : 'dummy';
  }
}

function demandFor(row: Row, option: DeidOption | undefined): Demand {
  const cell = option && row.options[option];
  const vr = row.vr?.[0] ?? '';
  if (cell === undefined || row.tag === '00100020') return basicDemand(row);
  if (cell === 'K') return vr === 'SQ' ? 'inside' : 'kept';
  if (option === 'retainLongModifiedDates') {
    const isFixed =
      row.options.retainDeviceIdentity !== undefined || row.tag === '00080106' || row.tag === '00080107';
    if (isFixed || vr === 'OB') return basicDemand(row);
    return row.tag === '00080201' || vr === 'TM' ? 'kept' : 'shifted';
  }
  if (vr === 'AE') return 'cleaned';
  if (vr === 'SQ') return 'inside';
  if (vr === 'OB') return basicDemand(row);
  if (vr === 'CS') return 'kept';
  // Nothing of the sample is in the vocabulary: cleaned to nothing.
  return basicDemand(row);
}

const bytesOf = (dataSet: DataSet, element: Element): Buffer =>
  Buffer.from(dataSet.bytes.subarray(element.offset, element.offset + element.length));

function check(dataSet: DataSet, row: Row, demand: Demand, source: Buffer | undefined): void {
  const element = dataSet.elements.get(row.tag);
  const where = `${row.tag} ${row.keyword ?? ''} ${demand}`;
  if (demand === 'gone') {
    expect(element, where).toBeUndefined();
    return;
  }
  if (element === undefined) throw new Error(`${where}: is not there`);
  if (demand === 'inside') {
    expect(element.items?.length, where).toBeGreaterThan(0);
    for (const inner of element.items ?? []) {
      for (const each of inner.elements.values()) {
        const text = bytesOf(inner, each).toString('latin1');
        expect(text.includes('1.2.3.999.18'), where).toBe(false);
        expect(text.includes(`Inside${mark}`), where).toBe(false);
      }
    }
    return;
  }
  const value = bytesOf(dataSet, element);
  if (demand === 'empty') expect(value.length, where).toBe(0);
  else if (demand === 'kept') expect(value.equals(source ?? Buffer.alloc(0)), where).toBe(true);
  else {
    expect(value.length, where).toBeGreaterThan(0);
    expect(source !== undefined && value.equals(source), where).toBe(false);
    expect(value.toString('latin1').includes(mark), where).toBe(false);
  }
  if (demand === 'uid') expect(value.toString('latin1'), where).toMatch(/^2\.25\.\d{20,39}\0?$/);
  if (demand === 'shifted')
    expect(value.toString('latin1'), where).toMatch(/^(?:2011|201[2-9]|2020)\d{4}(?:101112)?\s*$/);
}

/** The tag at the top, in an item, and in an item three deep. */
async function checkRows(rows: readonly Row[], option: DeidOption | undefined): Promise<void> {
  const context = contextWith(option === undefined ? [] : [option]);
  for (const row of rows) {
    const element = elementFor(row);
    const nested: ElementToWrite = [
      '00081115',
      'SQ',
      {
        items: [
          [
            ...(row.tag === '00081115' ? [] : [element]),
            [
              '00081199',
              'SQ',
              { items: [[['0008114A', 'SQ', { items: [[element]], hasUndefinedLength: true }]]] },
            ],
          ],
        ],
        hasUndefinedLength: true,
      },
    ];
    const dataSet = withElements(element, nested);
    const { file } = await deidentifyDataSet(dataSet, context);
    const source = await sourceBytes(element);
    // Retained UIDs stay wherever they stand; a sequence's inside is checked under the options that replace them.
    const demand = isOutside(row.tag) ? 'gone' : demandFor(row, option);
    if (demand === 'inside' && option === 'retainUids') continue;
    const first = file.dataSet.elements.get('00081115')?.items?.[0];
    const third = first?.elements.get('00081199')?.items?.[0]?.elements.get('0008114A')?.items?.[0];
    if (first === undefined || third === undefined) throw new Error('the sequence around is gone');
    for (const level of [file.dataSet, first, third]) check(level, row, demand, source);
  }
}

function sourceBytes([, vr, value]: ElementToWrite): Promise<Buffer | undefined> {
  if (typeof value === 'string') {
    const text = value.length % 2 === 0 ? value : value + (vr === 'UI' ? '\0' : ' ');
    return Promise.resolve(Buffer.from(text, 'latin1'));
  }
  if (value instanceof Uint8Array) return Promise.resolve(Buffer.from(value));
  return Promise.resolve(typeof value === 'number' ? Buffer.from([value, 0]) : undefined);
}

describe('PS3.15 E.1-1, edition 2026d', () => {
  it('has the rows that the edition has', () => {
    expect(table.rows.length).toBe(657);
    expect(single.length).toBe(653);
    expect(single.every(({ tag }) => lookupTag(tag) !== undefined || tag.startsWith('0000'))).toBe(true);
  });

  it('does what the Basic Profile demands for each of its 653 tags, at the top and at any depth', async () => {
    await checkRows(single, undefined);
  });

  for (const option of offeredOptions.filter(
    (name) => name !== 'cleanPixelData' && name !== 'retainSafePrivate',
  )) {
    const rows = single.filter((row) => row.options[option] !== undefined);
    it(`does what ${option} demands for each of its ${rows.length} tags`, async () => {
      expect(rows.length).toBeGreaterThan(0);
      await checkRows(rows, option);
    });
  }

  it('removes curves, overlays and private groups of every number (the repeating rows)', async () => {
    const repeating: ElementToWrite[] = [];
    for (let group = 0; group <= 0x1e; group += 2) {
      const two = group.toString(16).toUpperCase().padStart(2, '0');
      repeating.push(
        [`50${two}3000`, 'OW', Uint8Array.of(1, 2)],
        [`60${two}3000`, 'OW', Uint8Array.of(1, 2)],
      );
      repeating.push(
        [`60${two}4000`, 'LT', `note ${mark}`],
        [`60${two}0022`, 'LO', `label ${mark}`],
        [`60${two}1500`, 'LO', `label ${mark}`],
      );
    }
    repeating.push(
      ['00090010', 'LO', 'WOMBAT'],
      ['00091001', 'LO', `private ${mark}`],
      ['7FD10010', 'LO', 'WOMBAT'],
    );
    const { file } = await deidentifyDataSet(withElements(...repeating), contextWith());
    const left = [...file.dataSet.elements.keys()].filter((tag) => /^(?:50|60|0009|7FD1)/.test(tag));
    expect(left).toEqual([]);
  });
});

import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tag } from '../../../core/brand';
import type { DataSet, Element } from '../../../core/dicom/DataSet';
import { numbers, texts } from '../../../core/dicom/values';
import type { DataSetToWrite, ElementToWrite, ValueToWrite } from '../../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import { codeOf, parse } from './parse';
import {
  deflatedLittleEndian,
  explicitBigEndian,
  explicitLittleEndian,
  implicitLittleEndian,
} from './rawBytes';

/** Attributes by VR; all in the dictionary with exactly this VR, so that implicit VR reads them alike. */
const attributes = {
  LO: ['00080070', '00081030', '0008103E', '00100020'],
  PN: ['00100010', '00080090'],
  SH: ['00080050', '00200010'],
  US: ['00280010', '00280011', '00280100'],
  FD: ['00189087'],
  SL: ['00186020'],
  DS: ['00280030', '00200032', '00101030'],
  OB: ['00420011'],
  UT: ['0040A160'],
};
const sequences = ['00081140', '00081111', '00400275', '0040A730'];

const word = fc.stringMatching(/^[A-Za-zäöüßéЖ漢字가나 ]{0,20}$/u).map((text) => text.trim());
const values: Readonly<Record<keyof typeof attributes, fc.Arbitrary<ValueToWrite>>> = {
  LO: fc.array(word, { minLength: 1, maxLength: 3 }),
  PN: word,
  SH: word,
  UT: word,
  US: fc.integer({ min: 0, max: 65535 }),
  FD: fc.double({ noNaN: true, noDefaultInfinity: true }),
  SL: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  DS: fc.array(fc.integer({ min: -99999, max: 99999 }).map(String), { minLength: 1, maxLength: 3 }),
  OB: fc.uint8Array({ maxLength: 40 }).map((value) => (value.length % 2 === 0 ? value : value.subarray(1))),
};

const leaf: fc.Arbitrary<ElementToWrite> = fc
  .constantFrom(...(Object.keys(attributes) as (keyof typeof attributes)[]))
  .chain((vr) => fc.tuple(fc.constantFrom(...attributes[vr]), fc.constant(vr), values[vr]));

const { dataSet: anyDataSet } = fc.letrec<{ dataSet: DataSetToWrite; element: ElementToWrite }>((tie) => ({
  dataSet: fc.uniqueArray(tie('element'), { maxLength: 8, selector: ([tag]) => tag }),
  element: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(
      fc.constantFrom(...sequences),
      fc.constant('SQ'),
      fc.record({ items: fc.array(tie('dataSet'), { maxLength: 3 }), hasUndefinedLength: fc.boolean() }),
    ),
  ),
}));

function readBack(dataSet: DataSet, element: Element, vr: string): unknown {
  const tag = element.tag as Tag;
  if (vr === 'US' || vr === 'FD' || vr === 'SL') return numbers(dataSet, tag)[0];
  if (vr === 'OB') return [...dataSet.bytes.subarray(element.offset, element.offset + element.length)];
  return texts(dataSet, tag);
}

function asRead(value: ValueToWrite): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (typeof value === 'number') return value;
  const list = (Array.isArray(value) ? value : [value]) as readonly string[];
  return list.every((text) => text === '') ? [] : list;
}

function expectSame(found: DataSet, written: DataSetToWrite): void {
  expect([...found.elements.keys()]).toEqual(written.map(([tag]) => tag).sort());
  for (const [tag, vr, value] of written) {
    const element = found.elements.get(tag);
    if (element === undefined) continue;
    expect(element.vr).toBe(vr);
    if (typeof value === 'object' && 'items' in value) {
      expect(element.items).toHaveLength(value.items.length);
      value.items.forEach((item, index) => {
        const foundItem = element.items?.[index];
        if (foundItem !== undefined) expectSame(foundItem, item);
      });
    } else {
      expect(readBack(found, element, vr)).toEqual(asRead(value));
    }
  }
}

describe('properties', () => {
  it.each([explicitLittleEndian, implicitLittleEndian, explicitBigEndian, deflatedLittleEndian])(
    'what is written in %s is read again, without a warning',
    (transferSyntaxUid) => {
      fc.assert(
        fc.property(anyDataSet, (content) => {
          const dataSet: DataSetToWrite = [
            ['00080005', 'CS', 'ISO_IR 192'],
            ['00080018', 'UI', '1.2.3'],
            ...content,
          ];
          const parsed = parse(writeDicomFile({ dataSet, transferSyntaxUid, deflate: deflateRawSync }));
          expectSame(parsed.dataSet, dataSet);
          expect(parsed.warnings).toEqual([]);
          expect(parsed.transferSyntaxUid).toBe(transferSyntaxUid);
        }),
        { numRuns: 150, seed: 20261124 },
      );
    },
  );

  it('hostile bytes end in a Data Set or a typed error', () => {
    const starts = fc.constantFrom(
      writeDicomFile({ dataSet: [['00080018', 'UI', '1.2.3']], transferSyntaxUid: explicitLittleEndian }),
      writeDicomFile({ dataSet: [['00080018', 'UI', '1.2.3']], transferSyntaxUid: implicitLittleEndian }),
      writeDicomFile({ dataSet: [['00080018', 'UI', '1.2.3']], transferSyntaxUid: explicitBigEndian }),
      new Uint8Array(0),
    );
    fc.assert(
      fc.property(starts, fc.uint8Array({ maxLength: 400 }), (start, noise) => {
        const file = new Uint8Array(start.length + noise.length);
        file.set(start);
        file.set(noise, start.length);
        expect(codeOf(() => parse(file))).toMatch(/^(none|file\..+|pixels\..+)$/);
      }),
      { numRuns: 2000, seed: 20261124 },
    );
  });
});

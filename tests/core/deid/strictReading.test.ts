import { describe, expect, it } from 'vitest';
import { memoryAccess } from '../../../core/bytes/RandomAccess';
import { deidentifyInstance } from '../../../core/deid/deidentifyInstance';
import { readDicomHeader } from '../../../core/dicom/readDicomHeader';
import { maxElements, maxNesting } from '../../../core/dicom/limits';
import { readStrict } from '../../../core/deid/strict/readStrict';
import { AppError } from '../../../core/errors/AppError';
import { writeDataSet, type ElementToWrite } from '../../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import {
  contextWith,
  deidentifyBytes,
  explicitLittle,
  inflatePieces,
  smallImage,
  withElements,
} from './support/deid';

const little = { isExplicitVr: true, isBigEndian: false };
const file = (...elements: readonly ElementToWrite[]): Uint8Array =>
  writeDicomFile({ dataSet: withElements(...elements), transferSyntaxUid: explicitLittle });
const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const element = (...elements: readonly ElementToWrite[]): Uint8Array => writeDataSet(elements, little);

async function reasonOf(bytes: Uint8Array): Promise<unknown> {
  try {
    await deidentifyBytes(bytes, contextWith());
    return 'written';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code === 'deid.refusedStructure' ? error.facts['reason'] : error.code;
  }
}

/** What the strict reader says of a Data Set in Explicit VR Little Endian. */
function strictOutcome(bytes: Uint8Array): unknown {
  try {
    readStrict(bytes, 0, bytes.length, little);
    return 'read';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.facts['reason'];
  }
}

/** Overwrites the first place where `from` stands. */
function patched(bytes: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  const at = Buffer.from(bytes).indexOf(from);
  if (at < 0) throw new Error('what should be patched is not there');
  const copy = bytes.slice();
  copy.set(to, at);
  return copy;
}

describe('what can be read in two ways is refused', () => {
  it('a second element of a tag, at the top and in an item', async () => {
    expect(
      await reasonOf(
        join(
          file(),
          element(['7FE10010', 'LO', 'A'], ['7FE11001', 'LO', 'x']),
          element(['7FE11001', 'LO', 'y']),
        ),
      ),
    ).toBe('duplicateElement');
    const item = join(element(['00100010', 'PN', 'One']), element(['00100010', 'PN', 'Two']));
    const header = Uint8Array.of(0xfe, 0xff, 0x00, 0xe0, item.length, 0, 0, 0);
    const sequence = join(
      Uint8Array.of(0x32, 0, 0x64, 0, 0x53, 0x51, 0, 0, item.length + 8, 0, 0, 0),
      header,
      item,
    );
    expect(await reasonOf(join(file(), sequence))).toBe('duplicateElement');
  });

  it.each([
    [maxNesting, 'read'],
    [maxNesting + 1, 'tooDeep'],
  ])('sequences in sequences, %i deep: %s', (depth, outcome) => {
    const opening = [
      0x08, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, 255, 255, 255, 255, 0xfe, 0xff, 0, 0xe0, 255, 255, 255, 255,
    ];
    const closing = [0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];
    const repeat = (part: readonly number[]): readonly number[] =>
      Array.from({ length: depth }, () => part).flat();
    expect(strictOutcome(Uint8Array.from([...repeat(opening), ...repeat(closing)]))).toBe(outcome);
  });

  it.each([
    [maxElements, 'read'],
    [maxElements + 1, 'tooManyElements'],
  ])('%i elements: %s', (count, outcome) => {
    const bytes = new Uint8Array(count * 8);
    const view = new DataView(bytes.buffer);
    for (let index = 0; index < count; index += 1) {
      view.setUint16(index * 8, 9 + 2 * (index >> 15), true);
      view.setUint16(index * 8 + 2, 0x1000 + (index & 0x7fff), true);
      bytes.set([0x4c, 0x4f], index * 8 + 4);
    }
    expect(strictOutcome(bytes)).toBe(outcome);
  });

  it('an unknown VR', async () => {
    expect(
      await reasonOf(patched(file(['00181020', 'LO', 'AB']), Buffer.from('LO\x02\0AB'), Buffer.from('QQ'))),
    ).toBe('unknownVr');
  });

  it('a length past the end, and one that hides an element', async () => {
    expect(
      await reasonOf(
        patched(
          file(['00321060', 'LO', 'ABCD']),
          Buffer.from('LO\x04\0ABCD'),
          Buffer.from('LO\xff\x7f', 'latin1'),
        ),
      ),
    ).not.toBe('written');
    const hidden = file(['00181020', 'LO', 'AB'], ['00181030', 'LO', 'CDEF']);
    // The first value claims two bytes of the next header.
    expect(await reasonOf(patched(hidden, Buffer.from('LO\x02\0AB'), Buffer.from('LO\x04\0AB')))).not.toBe(
      'written',
    );
  });

  it('a sequence without its delimiter, and an item that runs over', async () => {
    const open: ElementToWrite = [
      '00321064',
      'SQ',
      { items: [[['00080100', 'SH', 'A']]], hasUndefinedLength: true },
    ];
    const bytes = file(open);
    expect(await reasonOf(bytes.subarray(0, bytes.length - 8))).not.toBe('written');
    const closed = file(['00321064', 'SQ', { items: [[['00080100', 'SH', 'AB']]] }]);
    expect(
      await reasonOf(
        patched(closed, Uint8Array.of(0xfe, 0xff, 0, 0xe0, 10), Uint8Array.of(0xfe, 0xff, 0, 0xe0, 12)),
      ),
    ).toBe('itemPastEnd');
  });

  it('nesting deeper than the limit', async () => {
    let items: readonly ElementToWrite[] = [];
    for (let depth = 0; depth < 80; depth += 1) items = [['00081115', 'SQ', { items: [items] }]];
    expect(await reasonOf(file(...items))).not.toBe('written');
  });

  it('an encoding that is not the declared one', async () => {
    const implicit = writeDicomFile({ dataSet: withElements(), transferSyntaxUid: '1.2.840.10008.1.2' });
    const lying = patched(implicit, Buffer.from('1.2.840.10008.1.2\0'), Buffer.from('1.2.840.10008.1.2\0'));
    expect(await reasonOf(lying)).toBe('written');
    const big = writeDicomFile({ dataSet: withElements(), transferSyntaxUid: '1.2.840.10008.1.2.2' });
    expect(
      await reasonOf(patched(big, Buffer.from('1.2.840.10008.1.2.2'), Buffer.from('1.2.840.10008.1.2.1'))),
    ).toBe('transferSyntaxMismatch');
  });

  it('more frames than declared, fewer bytes than needed, an element behind the pixels', async () => {
    const [pixels] = smallImage.slice(-1);
    if (pixels === undefined) throw new Error('no pixels');
    const rest = smallImage.slice(0, -1);
    const many: ElementToWrite = ['7FE00010', 'OW', Array.from({ length: 32 }, () => 1)];
    const few: ElementToWrite = ['7FE00010', 'OW', Array.from({ length: 15 }, () => 1)];
    expect(await reasonOf(file(...rest, many))).toBe('pixelLength');
    expect(await reasonOf(file(...rest, few))).toBe('pixelLength');
    expect(await reasonOf(join(file(...rest, pixels), element(['00100010', 'PN', 'Wombat'])))).toBe(
      'elementAfterPixels',
    );
  });
});

describe('what stands behind the last element', () => {
  it('is left out: zeros, padding, private elements and signatures behind the pixels', async () => {
    const tail = join(
      element(['7FE10010', 'LO', 'WOMBAT'], ['FFFCFFFC', 'OB', Buffer.from('Fred Wombat')]),
      new Uint8Array(64),
    );
    const { bytes, instance } = await deidentifyBytes(join(file(...smallImage), tail), contextWith());
    expect(Buffer.from(bytes).includes('WOMBAT')).toBe(false);
    expect(Buffer.from(bytes).includes('Wombat')).toBe(false);
    expect(instance.report.notes).toContain('bytesAfterDataSetDropped');
    const plain = await deidentifyBytes(join(file(), new Uint8Array(510)), contextWith());
    expect(plain.file.warnings).toEqual([]);
  });
});

describe('hostile bytes', () => {
  it('cut at any byte give a typed refusal or a proven output, never something else', async () => {
    const whole = file(...smallImage, [
      '00321064',
      'SQ',
      {
        items: [
          [
            ['00080100', 'SH', 'AB'],
            ['00080102', 'SH', 'DCM'],
          ],
        ],
        hasUndefinedLength: true,
      },
    ]);
    const context = contextWith();
    for (let length = 0; length < whole.length; length += 1) {
      const cut = memoryAccess(whole.subarray(0, length));
      try {
        const instance = await deidentifyInstance(
          cut,
          await readDicomHeader(cut, { inflate: inflatePieces }),
          context,
        );
        for await (const chunk of instance.chunks()) expect(chunk).toBeInstanceOf(Uint8Array);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(error.code).toMatch(/^(?:file|deid|pixels)\./);
      }
    }
  });

  it('with any one byte changed never let the name through', async () => {
    const whole = file(...smallImage);
    const context = contextWith();
    for (let at = 132; at < whole.length; at += 1) {
      const changed = whole.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x11;
      try {
        const { bytes } = await deidentifyBytes(changed, context);
        expect([at, Buffer.from(bytes).includes('Quxley')]).toEqual([at, false]);
        expect([at, Buffer.from(bytes).includes('778812')]).toEqual([at, false]);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      }
    }
  });
});

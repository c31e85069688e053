import { describe, expect, it } from 'vitest';
import { memoryAccess } from '../../../core/bytes/RandomAccess';
import { proveInstance, type ProofInput } from '../../../core/deid/proof/proveInstance';
import { createPatternIndex } from '../../../core/deid/proof/PatternIndex';
import { foldCase, searchPatterns } from '../../../core/deid/proof/patterns';
import type { RemovedKind, RemovedValue } from '../../../core/deid/types';
import { AppError } from '../../../core/errors/AppError';
import type { ElementToWrite } from '../../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import { explicitLittle, inflate, smallImage } from './support/deid';
import { deflateRawSync } from 'node:zlib';

const value = (kind: RemovedKind, text: string, raw: Uint8Array = Buffer.from(text)): RemovedValue => ({
  kind,
  text,
  raw,
});
const marker: ElementToWrite = ['00120062', 'CS', 'YES'];
const output = (elements: readonly ElementToWrite[], transferSyntaxUid = explicitLittle): Uint8Array =>
  writeDicomFile({
    dataSet: [['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.2'], marker, ...elements],
    transferSyntaxUid,
    deflate: (bytes) => deflateRawSync(bytes),
  });

async function proven(
  bytes: Uint8Array,
  removedValues: readonly RemovedValue[],
  more: Partial<ProofInput> = {},
): Promise<'clean' | string> {
  try {
    await proveInstance(memoryAccess(bytes), {
      removedValues,
      writtenValues: new Set(['REMOVED']),
      options: new Set(),
      inflate,
      ...more,
    });
    return 'clean';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('deid.residue');
    expect(JSON.stringify(error.facts)).not.toMatch(/Quxley|778812|1965/);
    return String(error.facts['tag'] ?? error.facts['reason']);
  }
}

describe('the proof finds what an export left behind', () => {
  const name = value('name', 'Quxley^Zebulon');
  const places: Readonly<Record<string, ElementToWrite>> = {
    'a name by one of its parts, in any case': ['00081090', 'LO', 'for ZEBULON'],
    'a name in another attribute': ['00081070', 'PN', 'Quxley^Z'],
    'a name in an item': [
      '00081115',
      'SQ',
      { items: [[['00081199', 'SQ', { items: [[['00080070', 'LO', 'x quxley']]] }]]] },
    ],
    'a name in UTF-16': ['00204000', 'LT', 'Quxley'.split('').join('\0')],
    'a name in bytes': ['00144109', 'OB', Buffer.from('..Quxley..')],
    'a name in a coded string': ['00180015', 'CS', 'QUXLEY'],
    'a name as an application': ['00020016', 'AE', 'QUXLEY'],
  };
  for (const [what, element] of Object.entries(places)) {
    it(what, async () => {
      expect(await proven(output([element]), [name])).toBe(
        element[0] === '00081115' ? '00080070' : element[0],
      );
    });
  }

  it('a date as people print it', async () => {
    for (const text of ['1965-04-03', '03.04.1965', '4/3/1965', '04/03/1965', '19650403101112']) {
      const found = await proven(output([['00081090', 'LO', `of ${text}`]]), [value('date', '19650403')]);
      expect([text, found]).toEqual([text, text === '4/3/1965' ? 'clean' : '00081090']);
    }
  });

  it('an identifier in an integer, a UID as a value and as text', async () => {
    expect(await proven(output([['00200011', 'IS', '778812']]), [value('identity', '778812')])).toBe(
      '00200011',
    );
    expect(await proven(output([['0020000E', 'UI', '1.2.3.99']]), [value('uid', '1.2.3.99')])).toBe(
      '0020000E',
    );
    expect(await proven(output([['00181020', 'LO', 'see 1.2.3.99']]), [value('uid', '1.2.3.99')])).toBe(
      '00181020',
    );
    expect(await proven(output([['0008010C', 'UI', '1.2.3.778812']]), [value('identity', '778812')])).toBe(
      '0008010C',
    );
  });

  it('a description outside the keep-list', async () => {
    expect(
      await proven(output([['0008103E', 'LO', 'knee of the champion']]), [
        value('text', 'knee of the champion'),
      ]),
    ).toBe('0008103E');
    expect(await proven(output([['00080070', 'LO', 'knee']]), [value('text', 'knee')])).toBe('clean');
  });

  it('inside a deflated Data Set', async () => {
    expect(await proven(output([['00081090', 'LO', 'Quxley']], '1.2.840.10008.1.2.1.99'), [name])).toBe(
      '00081090',
    );
  });

  it('in an old encoding, as stored', async () => {
    const raw = Uint8Array.from([0xd0, 0xf2, 0xf3, 0xe4]);
    expect(
      await proven(output([['00081090', 'LO', Uint8Array.from([0x41, ...raw, 0x42])]]), [
        value('name', 'абвг', raw),
      ]),
    ).toBe('00081090');
  });
});

describe('the proof finds what is wrong with the structure', () => {
  it('a preamble, foreign bytes behind the end, a missing marker', async () => {
    const bytes = output([...smallImage]);
    const told = bytes.slice();
    told[3] = 65;
    expect(await proven(told, [])).toBe('preamble');
    expect(await proven(new Uint8Array(Buffer.concat([bytes, Buffer.from('tail')])), [])).toBe(
      'behindPixels',
    );
    const unmarked = writeDicomFile({
      dataSet: [['00080016', 'UI', '1.2']],
      transferSyntaxUid: explicitLittle,
    });
    expect(await proven(unmarked, [])).toBe('marker');
  });

  it('a comment in a JPEG frame', async () => {
    const frame = Uint8Array.from([0xff, 0xd8, 0xff, 0xfe, 0, 4, 65, 66, 0xff, 0xda, 0, 2, 1, 0xff, 0xd9]);
    const [, ...rest] = [...smallImage].reverse();
    const bytes = output([...rest, ['7FE00010', 'OB', { fragments: [frame] }]], '1.2.840.10008.1.2.4.50');
    expect(await proven(bytes, [])).toBe('comment');
  });
});

describe('coincidence is no leak', () => {
  it('in what we made, in terms of the standard, in measurements, in pixels', async () => {
    const written = new Set(['2.25.77881299', 'P778812', 'REMOVED']);
    const elements: readonly ElementToWrite[] = [
      ['0020000E', 'UI', '2.25.77881299'],
      ['00100020', 'LO', 'P778812'],
      ['00080008', 'CS', 'ORIGINAL'],
      ['00180080', 'DS', '778812'],
      ['00281201', 'OW', Buffer.from('778812')],
      ...smallImage.slice(0, -1),
      ['7FE00010', 'OW', Buffer.from('778812 Original of Quxley 123456')],
    ];
    const removed = [value('identity', '778812'), value('name', 'Original')];
    expect(await proven(output(elements), removed, { writtenValues: written })).toBe('clean');
  });
});

describe('the search', () => {
  it('finds each of thousands of patterns, wherever it stands', () => {
    const patterns = searchPatterns(
      Array.from({ length: 3000 }, (_, index) => value('identity', `ID-${index}-x`)),
    );
    const index = createPatternIndex(patterns);
    const text = foldCase(Buffer.from('..id-2999-X..ID-0-x'));
    const found: number[] = [];
    index.search(text, (_pattern, offset) => found.push(offset));
    expect(found).toEqual([2, 13]);
  });
});

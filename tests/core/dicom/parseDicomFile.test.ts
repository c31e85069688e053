import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { text, texts, sequence, number } from '../../../core/dicom/values';
import { codeOf, neededOf, parse, parsePrefix, warningCodes } from './parse';
import {
  bytes,
  deflatedLittleEndian,
  explicit,
  explicitBigEndian,
  explicitLittleEndian,
  identity,
  implicit,
  implicitLittleEndian,
  item,
  itemEnd,
  part10,
  sequenceEnd,
  tag,
  u16,
  u32,
  undefinedLength,
} from './rawBytes';

const implicitIdentity = bytes(
  implicit('00080016', '1.2.840.10008.5.1.4.1.1.7\0'),
  implicit('00080018', '1.2.3.4 '),
  implicit('00100010', 'Doe^Jane'),
);
const bigEndianIdentity = bytes(
  tag('00080016', true),
  'UI',
  u16(26, true),
  '1.2.840.10008.5.1.4.1.1.7\0',
  tag('00100010', true),
  'PN',
  u16(8, true),
  'Doe^Jane',
);

describe('encodings', () => {
  it.each([
    ['explicit little endian', part10(explicitLittleEndian, identity)],
    ['implicit little endian', part10(implicitLittleEndian, implicitIdentity)],
    ['explicit big endian', part10(explicitBigEndian, bigEndianIdentity)],
    ['deflated', part10(deflatedLittleEndian, deflateRawSync(identity))],
  ])('reads %s without a warning', (_name, file) => {
    const parsed = parse(file);
    expect(text(parsed.dataSet, 'PatientName')).toBe('Doe^Jane');
    expect(parsed.warnings).toEqual([]);
  });

  it.each([
    [
      'explicit declared, implicit found',
      part10(explicitLittleEndian, implicitIdentity),
      implicitLittleEndian,
    ],
    ['implicit declared, explicit found', part10(implicitLittleEndian, identity), explicitLittleEndian],
    [
      'little endian declared, big endian found',
      part10(explicitLittleEndian, bigEndianIdentity),
      explicitBigEndian,
    ],
    ['big endian declared, little endian found', part10(explicitBigEndian, identity), explicitLittleEndian],
    ['deflated declared, not deflated', part10(deflatedLittleEndian, identity), explicitLittleEndian],
  ])('believes the bytes: %s', (_name, file, found) => {
    const parsed = parse(file);
    expect(text(parsed.dataSet, 'PatientName')).toBe('Doe^Jane');
    expect(parsed.transferSyntaxUid).toBe(found);
    expect(warningCodes(parsed)).toEqual(['file.transferSyntaxMismatch']);
  });

  it.each([
    ['explicit', identity, explicitLittleEndian],
    ['implicit', implicitIdentity, implicitLittleEndian],
    ['big endian', bigEndianIdentity, explicitBigEndian],
  ])('guesses a bare Data Set: %s', (_name, file, found) => {
    const parsed = parse(file);
    expect(text(parsed.dataSet, 'PatientName')).toBe('Doe^Jane');
    expect(parsed.transferSyntaxUid).toBe(found);
    expect(warningCodes(parsed)).toEqual(['file.noMeta', 'file.noTransferSyntax']);
  });

  it('reads File Meta Information without preamble, and DICM without preamble', () => {
    const whole = part10(explicitLittleEndian, identity);
    for (const start of [128, 132]) {
      const parsed = parse(whole.subarray(start));
      expect(text(parsed.dataSet, 'PatientName')).toBe('Doe^Jane');
      expect(warningCodes(parsed)).toContain('file.noPreamble');
    }
  });

  it('guesses when File Meta Information names no transfer syntax', () => {
    const parsed = parse(part10(null, implicitIdentity));
    expect(parsed.transferSyntaxUid).toBe(implicitLittleEndian);
    expect(warningCodes(parsed)).toEqual(['file.noTransferSyntax']);
  });

  it.each([0, 20, 0x00ffffff, 0xffffffff])('does not trust a meta group length of %i', (length) => {
    const file = part10(explicitLittleEndian, identity);
    file.set(u32(length), 140);
    expect(text(parse(file).dataSet, 'PatientName')).toBe('Doe^Jane');
  });

  it('keeps an encapsulated syntax whose Data Set is implicit', () => {
    const parsed = parse(part10('1.2.840.10008.1.2.4.90', implicitIdentity));
    expect(parsed.transferSyntaxUid).toBe('1.2.840.10008.1.2.4.90');
    expect(parsed.dataSet.isExplicitVr).toBe(false);
  });

  it('warns of a preamble that other programs would run or show', () => {
    for (const start of ['II*\0', 'MZ\x90\0', '\x7fELF', '#!/b']) {
      const file = part10(explicitLittleEndian, identity);
      file.set(bytes(start));
      expect(warningCodes(parse(file))).toEqual(['file.foreignPreamble']);
    }
  });
});

describe('refusals', () => {
  it.each([
    ['no byte', new Uint8Array(0), 'file.empty'],
    ['131 zeros', new Uint8Array(131), 'file.notDicom'],
    ['text', bytes('Patient: Doe^Jane\r\n'.repeat(20)), 'file.notDicom'],
    ['a picture of another kind', bytes('\x89PNG\r\n\x1a\n', new Uint8Array(500)), 'file.notDicom'],
    ['broken deflate', part10(deflatedLittleEndian, new Uint8Array(64).fill(0xff)), 'file.deflateBroken'],
    ['DICM and nothing', bytes(new Uint8Array(128), 'DICM'), 'file.unparsable'],
    ['DICM and noise', bytes(new Uint8Array(128), 'DICM', new Uint8Array(64).fill(0xa7)), 'file.unparsable'],
  ])('%s', (_name, file, code) => {
    expect(codeOf(() => parse(file))).toBe(code);
  });
});

describe('sequences', () => {
  const inner = explicit('00100010', 'PN', 'In^Side ');
  const shapes: readonly (readonly [string, Uint8Array])[] = [
    ['defined lengths', explicit('00081140', 'SQ', item(inner))],
    ['undefined sequence', explicit('00081140', 'SQ', bytes(item(inner), sequenceEnd), undefinedLength)],
    [
      'undefined sequence and item',
      explicit(
        '00081140',
        'SQ',
        bytes(item(bytes(inner, itemEnd), undefinedLength), sequenceEnd),
        undefinedLength,
      ),
    ],
    [
      'undefined item in a defined sequence',
      explicit('00081140', 'SQ', item(bytes(inner, itemEnd), undefinedLength)),
    ],
    // The delimiter of the item is missing: that of the sequence ends both.
    [
      'missing item delimiter',
      explicit('00081140', 'SQ', bytes(item(inner, undefinedLength), sequenceEnd), undefinedLength),
    ],
    ['missing sequence delimiter', explicit('00081140', 'SQ', item(inner), undefinedLength)],
    [
      'a stray item delimiter between items',
      explicit('00081140', 'SQ', bytes(item(inner), itemEnd, sequenceEnd), undefinedLength),
    ],
  ];
  it.each(shapes)('reads %s and what follows', (_name, bytesOfSequence) => {
    const parsed = parse(
      part10(explicitLittleEndian, bytes(bytesOfSequence, explicit('00100020', 'LO', 'ID'))),
    );
    expect(
      sequence(parsed.dataSet, 'ReferencedImageSequence').map((one) => text(one, 'PatientName')),
    ).toEqual(['In^Side']);
    expect(text(parsed.dataSet, 'PatientID')).toBe('ID');
    expect(parsed.dataSet.elements.has('00100010')).toBe(false);
  });

  it('PS3.5 6.2.2: UN of undefined length holds items in implicit VR', () => {
    const value = bytes(item(implicit('00100010', 'In^Side '), undefinedLength), itemEnd, sequenceEnd);
    const parsed = parse(
      part10(explicitLittleEndian, bytes(explicit('00091001', 'UN', value, undefinedLength), identity)),
    );
    const element = parsed.dataSet.elements.get('00091001');
    expect(element?.vr).toBe('UN');
    expect(element?.items?.map((one) => [one.isExplicitVr, text(one, 'PatientName')])).toEqual([
      [false, 'In^Side'],
    ]);
  });

  it('reads a private sequence of undefined and of defined length in implicit VR', () => {
    for (const undefinedOne of [true, false]) {
      const content = item(implicit('00100010', 'In^Side '));
      const element = undefinedOne
        ? implicit('00091001', bytes(content, sequenceEnd), undefinedLength)
        : implicit('00091001', content);
      const parsed = parse(part10(implicitLittleEndian, bytes(implicitIdentity.subarray(0, 34), element)));
      const found = parsed.dataSet.elements.get('00091001');
      expect(found?.items?.map((one) => text(one, 'PatientName'))).toEqual(['In^Side']);
    }
  });

  it('takes a private value that only begins like an item for a value', () => {
    const value = bytes(tag('FFFEE000'), u32(400), new Uint8Array(8));
    const parsed = parse(part10(implicitLittleEndian, bytes(implicitIdentity, implicit('00291010', value))));
    expect(parsed.dataSet.elements.get('00291010')).toMatchObject({ vr: 'UN', length: 16 });
    expect(parsed.dataSet.elements.get('00291010')?.items).toBeUndefined();
  });

  it('reads implicit items inside an explicit Data Set', () => {
    const value = item(bytes(implicit('00100010', 'In^Side '), implicit('00100020', 'ID')));
    const parsed = parse(part10(explicitLittleEndian, bytes(explicit('00081140', 'SQ', value), identity)));
    expect(text(sequence(parsed.dataSet, 'ReferencedImageSequence')[0] ?? parsed.meta, 'PatientID')).toBe(
      'ID',
    );
  });

  it('goes on behind an item that one of its values overruns', () => {
    const value = bytes(item(explicit('00100010', 'PN', 'In^Side ', 200)), item(inner));
    const parsed = parse(part10(explicitLittleEndian, bytes(explicit('00081140', 'SQ', value), identity)));
    const items = sequence(parsed.dataSet, 'ReferencedImageSequence');
    expect(items.map((one) => text(one, 'PatientName'))).toEqual([undefined, 'In^Side']);
    expect(text(parsed.dataSet, 'PatientName')).toBe('Doe^Jane');
    expect(warningCodes(parsed)).toEqual(['file.badLength']);
  });

  it('inherits the character set, unless an item has its own', () => {
    const content = bytes(
      explicit('00080005', 'CS', 'ISO_IR 192'),
      explicit(
        '00081140',
        'SQ',
        bytes(
          item(explicit('00100010', 'PN', bytes(0xc3, 0x84))),
          item(
            bytes(explicit('00080005', 'CS', 'ISO_IR 100'), explicit('00100010', 'PN', bytes(0xc4, 0x20))),
          ),
        ),
      ),
    );
    const parsed = parse(part10(explicitLittleEndian, content));
    const items = sequence(parsed.dataSet, 'ReferencedImageSequence');
    expect(items.map((one) => text(one, 'PatientName'))).toEqual(['Ä', 'Ä']);
  });
});

describe('odd elements', () => {
  it('keeps the first of two equal tags and says so', () => {
    const file = part10(explicitLittleEndian, bytes(identity, explicit('00100010', 'PN', 'Roe^John')));
    expect(text(parse(file).dataSet, 'PatientName')).toBe('Doe^Jane');
    expect(warningCodes(parse(file))).toEqual(['file.duplicateElement']);
  });

  it('reads elements that are out of order', () => {
    const file = part10(
      explicitLittleEndian,
      bytes(identity, explicit('00100020', 'LO', 'ID'), explicit('00080060', 'CS', 'CT')),
    );
    expect(text(parse(file).dataSet, 'Modality')).toBe('CT');
  });

  it.each(['ZZ', 'XQ'])('reads past the unknown VR %s in long and in short form', (vr) => {
    const long = bytes(tag('00090010'), vr, u16(0), u32(4), 'abcd');
    const short = bytes(tag('00090010'), vr, u16(4), 'abcd');
    const empty = bytes(tag('00090010'), vr, u16(0));
    for (const odd of [long, short, empty]) {
      const parsed = parse(
        part10(explicitLittleEndian, bytes(explicit('00080060', 'CS', 'CT'), odd, identity.subarray(50))),
      );
      expect(text(parsed.dataSet, 'PatientName')).toBe('Doe^Jane');
      expect(warningCodes(parsed)).toEqual(['file.unknownVr']);
    }
  });

  it('reads a text of undefined length up to its delimiter', () => {
    const odd = bytes(explicit('00081030', 'UT', bytes('note', sequenceEnd), undefinedLength));
    const parsed = parse(part10(explicitLittleEndian, bytes(odd, explicit('00100010', 'PN', 'Doe^Jane'))));
    expect(text(parsed.dataSet, 'StudyDescription')).toBe('note');
    expect(text(parsed.dataSet, 'PatientName')).toBe('Doe^Jane');
  });

  it('treats `__proto__` like any other text and name', () => {
    const parsed = parse(
      part10(explicitLittleEndian, bytes(identity, explicit('00100020', 'LO', '__proto__ '))),
    );
    expect(text(parsed.dataSet, 'PatientID')).toBe('__proto__');
    expect(parsed.dataSet.elements.get('__proto__')).toBeUndefined();
  });

  it('stops at zeros after the last element', () => {
    const parsed = parse(part10(explicitLittleEndian, bytes(identity, new Uint8Array(5000))));
    expect(parsed.dataSet.elements.size).toBe(3);
  });
});

describe('pixels', () => {
  const image = bytes(
    identity,
    explicit('00280010', 'US', bytes(u16(2))),
    explicit('00280011', 'US', bytes(u16(2))),
  );

  it('locates native pixels and stops there when asked', () => {
    const file = part10(
      explicitLittleEndian,
      bytes(
        image,
        explicit('7FE00010', 'OW', new Uint8Array(8)),
        explicit('FFFCFFFC', 'OB', new Uint8Array(4)),
      ),
    );
    const header = parse(file, true);
    expect(header.pixelData).toEqual(parse(file).pixelData);
    expect(header.pixelData).toMatchObject({
      vr: 'OW',
      length: 8,
      offset: file.length - 24,
      isEncapsulated: false,
    });
    expect(header.dataSet.elements.has('7FE00010')).toBe(false);
    expect(parse(file).dataSet.elements.has('FFFCFFFC')).toBe(true);
  });

  it('finds Basic Offset Table and fragments', () => {
    const value = bytes(item(bytes(u32(0), u32(12))), item(bytes('abcd')), item(bytes('ef')), sequenceEnd);
    const file = part10(
      '1.2.840.10008.1.2.5',
      bytes(image, explicit('7FE00010', 'OB', value, undefinedLength)),
    );
    const { encapsulated } = parse(file).dataSet.elements.get('7FE00010') ?? {};
    expect(encapsulated).toMatchObject({ basicOffsetTable: [0, 12], isComplete: true });
    expect(encapsulated?.fragments.map(({ length, tableOffset }) => [length, tableOffset])).toEqual([
      [4, 0],
      [2, 12],
    ]);
  });

  it('keeps whole fragments where the delimiter is missing', () => {
    const value = bytes(item(new Uint8Array(0)), item(bytes('abcd')), item(bytes('ef'), 4000));
    const parsed = parse(
      part10('1.2.840.10008.1.2.5', bytes(image, explicit('7FE00010', 'OB', value, undefinedLength))),
    );
    const { encapsulated } = parsed.dataSet.elements.get('7FE00010') ?? {};
    expect(encapsulated).toMatchObject({ isComplete: false });
    expect(encapsulated?.fragments).toHaveLength(1);
    expect(warningCodes(parsed)).toEqual(['file.truncated']);
  });

  it('locates pixels that are cut, or whose length is a lie', () => {
    for (const length of [100, 0xfffffffe]) {
      const parsed = parse(
        part10(explicitLittleEndian, bytes(image, explicit('7FE00010', 'OW', new Uint8Array(10), length))),
      );
      expect(parsed.pixelData).toMatchObject({ length, isEncapsulated: false });
      expect(warningCodes(parsed)).toEqual(['file.truncated']);
    }
  });

  it('does not take the icon of an item for the picture', () => {
    const icon = explicit('00880200', 'SQ', item(explicit('7FE00010', 'OW', new Uint8Array(4))));
    expect(parse(part10(explicitLittleEndian, bytes(image, icon))).pixelData).toBeUndefined();
  });
});

describe('truncation', () => {
  const whole = part10(
    explicitLittleEndian,
    bytes(
      explicit('00080005', 'CS', 'ISO_IR 192'),
      identity,
      explicit(
        '00081140',
        'SQ',
        bytes(
          item(explicit('00080018', 'UI', '1.2 ')),
          item(bytes(explicit('00080018', 'UI', '1.3 '), itemEnd), undefinedLength),
          sequenceEnd,
        ),
        undefinedLength,
      ),
      explicit('00280010', 'US', bytes(u16(512))),
      explicit('00280030', 'DS', '0.5\\0.5 '),
      explicit('7FE00010', 'OW', new Uint8Array(64)),
    ),
  );

  it('at every byte: what is whole is kept, the rest is said', () => {
    const all = parse(whole);
    for (let length = 0; length < whole.length; length += 1) {
      const cut = whole.subarray(0, length);
      const code = codeOf(() => parse(cut));
      if (code !== 'none') {
        expect(['file.empty', 'file.notDicom', 'file.unparsable']).toContain(code);
        continue;
      }
      const parsed = parse(cut);
      for (const [name, element] of parsed.dataSet.elements) {
        if (element.items === undefined) expect(element).toEqual(all.dataSet.elements.get(name));
      }
      const isAtBoundary = parsed.warnings.length === 0;
      const ends = [...all.dataSet.elements.values()].map(({ offset, length: size }) => offset + size);
      if (isAtBoundary) expect(ends.some((end) => Math.abs(end - length) <= 8) || length < 300).toBe(true);
    }
  });

  it('a prefix asks for what it needs and never for more than the file', () => {
    let length = 1024;
    const big = part10(
      explicitLittleEndian,
      bytes(
        explicit('00080005', 'CS', 'ISO_IR 192'),
        explicit('00091010', 'UN', new Uint8Array(3000)),
        identity,
        explicit('7FE00010', 'OW', new Uint8Array(9000)),
      ),
    );
    const seen: number[] = [];
    for (;;) {
      const code = codeOf(() => parsePrefix(big, length));
      if (code === 'none') break;
      expect(code).toBe('file.truncated');
      length = Math.max(
        length + 1,
        neededOf(() => parsePrefix(big, length)),
      );
      seen.push(length);
      expect(length).toBeLessThanOrEqual(big.length);
    }
    expect(length).toBeLessThan(big.length - 8000);
    expect(number(parsePrefix(big, length).dataSet, 'Rows')).toBeUndefined();
    expect(texts(parsePrefix(big, length).dataSet, 'PatientName')).toEqual(['Doe^Jane']);
  });
});

import { describe, expect, it } from 'vitest';
import { decodeValues } from '../../../core/dicom/characterSet';
import { isKnownCharacterSet } from '../../../core/dicom/characterSetTerms';
import { personName, text, texts } from '../../../core/dicom/values';
import { parse } from './parse';
import { bytes, explicit, explicitLittleEndian, part10 } from './rawBytes';

function hex(text: string): Uint8Array {
  return Uint8Array.from(text.trim().split(/\s+/), (pair) => parseInt(pair, 16));
}

const name = (value: Uint8Array, ...sets: string[]): string => decodeValues(value, sets, 'names').join('\\');

describe('worked examples of the standard', () => {
  it('PS3.5 H.3.1: ISO-IR 6 and ISO 2022 IR 87', () => {
    const value =
      hex(`59 61 6D 61 64 61 5E 54 61 72 6F 75 3D 1B 24 42 3B 33 45 44 1B 28 42 5E 1B 24 42 42 40 4F 3A
      1B 28 42 3D 1B 24 42 24 64 24 5E 24 40 1B 28 42 5E 1B 24 42 24 3F 24 6D 24 26 1B 28 42`);
    expect(name(value, '', 'ISO 2022 IR 87')).toBe('Yamada^Tarou=山田^太郎=やまだ^たろう');
  });

  it('PS3.5 H.3.2: ISO 2022 IR 13 and ISO 2022 IR 87', () => {
    const value =
      hex(`D4 CF C0 DE 5E C0 DB B3 3D 1B 24 42 3B 33 45 44 1B 28 4A 5E 1B 24 42 42 40 4F 3A 1B 28 4A
      3D 1B 24 42 24 64 24 5E 24 40 1B 28 4A 5E 1B 24 42 24 3F 24 6D 24 26 1B 28 4A`);
    expect(name(value, 'ISO 2022 IR 13', 'ISO 2022 IR 87')).toBe('ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう');
  });

  it('PS3.5 I.2: ISO 2022 IR 149', () => {
    const value = hex(`48 6F 6E 67 5E 47 69 6C 64 6F 6E 67 3D 1B 24 29 43 FB F3 5E 1B 24 29 43 D1 CE D4 D7 3D
      1B 24 29 43 C8 AB 5E 1B 24 29 43 B1 E6 B5 BF`);
    expect(name(value, '', 'ISO 2022 IR 149')).toBe('Hong^Gildong=洪^吉洞=홍^길동');
  });

  it('PS3.5 I.3: each line of a long text begins anew', () => {
    const value = bytes('1st ', hex('1B 24 29 43 B1 E6 B5 BF'), '.\r\n', hex('1B 24 29 43 C8 AB'), '.');
    expect(decodeValues(value, ['', 'ISO 2022 IR 149'], 'single')).toEqual(['1st 길동.\r\n홍.']);
  });

  it('PS3.5 J.1: ISO_IR 192', () => {
    const value = hex(`57 61 6E 67 5E 58 69 61 6F 44 6F 6E 67 3D E7 8E 8B 5E E5 B0 8F E6 9D B1 3D`);
    expect(name(value, 'ISO_IR 192')).toBe('Wang^XiaoDong=王^小東=');
  });

  it('PS3.5 J.3: GB18030', () => {
    const value = hex('57 61 6E 67 5E 58 69 61 6F 44 6F 6E 67 3D CD F5 5E D0 A1 B6 AB 3D');
    expect(name(value, 'GB18030')).toBe('Wang^XiaoDong=王^小东=');
  });

  it('PS3.5 K.2: ISO 2022 IR 58', () => {
    const value = hex(
      `5A 68 61 6E 67 5E 58 69 61 6F 44 6F 6E 67 3D 1B 24 29 41 D5 C5 5E 1B 24 29 41 D0 A1 B6 AB 3D`,
    );
    expect(name(value, '', 'ISO 2022 IR 58')).toBe('Zhang^XiaoDong=张^小东=');
  });
});

describe('PS3.3 C.12.1.1.2: every Defined Term', () => {
  it.each([
    ['ISO_IR 100', 'C4 6E 65 61 73', 'Äneas'],
    ['ISO_IR 101', 'A3 F3 64 BC', 'Łódź'],
    ['ISO_IR 109', 'A6 F8', 'Ĥĝ'],
    ['ISO_IR 110', 'C8 EC', 'Čė'],
    ['ISO_IR 144', 'BB EE DA', 'Люк'],
    ['ISO_IR 127', 'E2 C8 C7', 'قبا'],
    ['ISO_IR 126', 'C4 E9 EF', 'Διο'],
    ['ISO_IR 138', 'F9 F8 E5 EF', 'שרון'],
    ['ISO_IR 148', 'C7 61 76 75 FE', 'Çavuş'],
    ['ISO_IR 203', 'A4 BD', '€œ'],
    ['ISO_IR 13', 'D4 CF 5C C0', 'ﾔﾏ\\ﾀ'],
    ['ISO_IR 166', 'B9 D2 C2', 'นาย'],
    ['ISO_IR 192', 'C3 84', 'Ä'],
    ['GB18030', '81 30 84 36', '¥'],
    ['GBK', 'CD F5', '王'],
  ])('%s', (term, value, expected) => {
    expect(name(hex(value), term)).toBe(expected);
    expect(isKnownCharacterSet([term])).toBe(true);
  });

  it.each([
    ['ISO 2022 IR 100', '1B 2D 41 C4', 'Ä'],
    ['ISO 2022 IR 101', '1B 2D 42 A3', 'Ł'],
    ['ISO 2022 IR 109', '1B 2D 43 A6', 'Ĥ'],
    ['ISO 2022 IR 110', '1B 2D 44 C8', 'Č'],
    ['ISO 2022 IR 144', '1B 2D 4C BB', 'Л'],
    ['ISO 2022 IR 127', '1B 2D 47 E2', 'ق'],
    ['ISO 2022 IR 126', '1B 2D 46 C4', 'Δ'],
    ['ISO 2022 IR 138', '1B 2D 48 F9', 'ש'],
    ['ISO 2022 IR 148', '1B 2D 4D FE', 'ş'],
    ['ISO 2022 IR 203', '1B 2D 62 A4', '€'],
    ['ISO 2022 IR 13', '1B 29 49 D4', 'ﾔ'],
    ['ISO 2022 IR 166', '1B 2D 54 B9', 'น'],
    ['ISO 2022 IR 159', '1B 24 28 44 30 21 1B 28 42', '丂'],
    ['ISO 2022 IR 87', '1B 24 42 3B 33 1B 28 42', '山'],
  ])('%s by its escape', (term, value, expected) => {
    expect(name(hex(value), '', term)).toBe(expected);
    expect(name(hex(value), 'ISO 2022 IR 6', term)).toBe(expected);
  });

  it.each([
    ['ISO_IR 100', 'latin1'],
    ['ISO_IR 101', 'iso-8859-2'],
    ['ISO_IR 148', 'iso-8859-9'],
    ['ISO_IR 203', 'iso-8859-15'],
  ])('%s loses no character of its upper half, wherever it stands', (term, label) => {
    for (let byte = 0xa0; byte <= 0xff; byte++) {
      const expected = new TextDecoder(label).decode(Uint8Array.of(0x41, byte));
      expect(name(Uint8Array.of(0x41, byte, 0x7a), term)).toBe(`${expected}z`);
      expect(name(Uint8Array.of(byte), term)).toBe(expected.slice(1));
    }
    expect(name(hex('4C 6F 75 FF 73'), 'ISO_IR 100')).toBe('Louÿs');
  });

  it('JIS X 0208: wave dash, double line, minus, cent, pound and not are those of JIS', () => {
    const value = hex('1B 24 42 21 41 21 42 21 5D 21 71 21 72 22 4C 1B 28 42');
    expect(name(value, '', 'ISO 2022 IR 87')).toBe('〜‖−¢£¬');
  });

  it('mixes several sets in one value', () => {
    const value = bytes(hex('1B 2D 41 C4'), '^', hex('1B 2D 46 C4'), '=', hex('1B 24 42 3B 33 1B 28 42'));
    expect(name(value, '', 'ISO 2022 IR 100', 'ISO 2022 IR 126', 'ISO 2022 IR 87')).toBe('Ä^Δ=山');
  });
});

describe('what is not declared is shown, not guessed', () => {
  it.each([
    ['no set', 'C4 6E', [], '\\xC4n'],
    ['an unknown set', 'C4 6E', ['ISO_IR 999'], '\\xC4n'],
    ['an undefined byte of Greek', 'C4 FF', ['ISO_IR 126'], 'Δ\\xFF'],
    ['an undefined byte of Thai', 'B9 DB', ['ISO_IR 166'], 'น\\xDB'],
    ['a control of the upper half', '85 C4', ['ISO_IR 100'], '\\x85Ä'],
    ['an escape of a set that is not declared', '1B 24 42 3B 33', ['ISO_IR 100'], '\\x1B$B;3'],
    ['broken UTF-8', '41 C3 28', ['ISO_IR 192'], 'A\\xC3('],
    ['half a character', '1B 24 29 43 FB', ['', 'ISO 2022 IR 149'], '\\xFB'],
  ] as const)('%s', (_name, value, sets, expected) => {
    expect(decodeValues(hex(value), sets, 'single').join('|')).toBe(expected);
  });

  it('a backslash that stands for an undefined byte does not divide values', () => {
    expect(decodeValues(hex('41 C4 5C 42'), [], 'values')).toEqual(['A\\xC4', 'B']);
    expect(decodeValues(hex('41 FF 5C 42'), ['ISO_IR 192'], 'values')).toEqual(['A\\xFF', 'B']);
  });

  it('a backslash that is half of a character does not divide values', () => {
    // GB18030 and JIS X 0208 both have characters with a byte 5C.
    expect(decodeValues(hex('81 5C 5C 42'), ['GB18030'], 'values')).toEqual(['乗', 'B']);
    expect(decodeValues(hex('1B 24 42 25 5C 1B 28 42 5C 42'), ['', 'ISO 2022 IR 87'], 'values')).toEqual([
      'ボ',
      'B',
    ]);
  });

  it('knows odd spellings of the terms, and says which are none', () => {
    for (const term of ['ISO-IR 100', 'ISO_IR_100', 'ISO IR 100', 'iso_ir 100']) {
      expect(name(hex('C4'), term)).toBe('Ä');
    }
    expect(isKnownCharacterSet(['', 'ISO 2022 IR 87'])).toBe(true);
    expect(isKnownCharacterSet(['ISO_IR 999'])).toBe(false);
  });
});

describe('person names', () => {
  it('divides the groups', () => {
    const file = part10(
      explicitLittleEndian,
      bytes(
        explicit('00080005', 'CS', 'ISO_IR 192'),
        explicit('00100010', 'PN', new TextEncoder().encode('Wang^XiaoDong=王^小東= ')),
        explicit('00101060', 'PN', '=\\= '),
        explicit('00104000', 'LT', '  two\\one  '),
        explicit('00101000', 'LO', ' a \\ b\0'),
      ),
    );
    const { dataSet } = parse(file);
    expect(personName(dataSet, 'PatientName')).toEqual({
      alphabetic: 'Wang^XiaoDong',
      ideographic: '王^小東',
    });
    expect(text(dataSet, 'PatientName')).toBe('Wang^XiaoDong=王^小東=');
    expect(texts(dataSet, 'PatientComments')).toEqual(['  two\\one']);
    expect(texts(dataSet, 'OtherPatientIDs')).toEqual(['a', 'b']);
  });
});

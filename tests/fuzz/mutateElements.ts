/**
 * Mutations that know what a Data Set is made of. Edits are made by places of the seed, last place first, so that the
 * places of the others stay right; those that overlap one made already are left out.
 */
import type { DataSet, DicomFile, Element } from '../../core/dicom/DataSet';
import { nastyNumbers, splice } from './mutateBytes';
import type { Random } from './random';
import { hostileCharacterSets, hostileNumbers, hostileTexts, syntaxes } from './hostileValues';

/** An element of a seed with what is needed to write another in its place. */
export interface Place {
  readonly element: Element;
  readonly isExplicitVr: boolean;
  readonly isBigEndian: boolean;
}

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

/** All elements of a file at all depths whose offsets count in the file itself. */
export function placesOf(file: DicomFile): readonly Place[] {
  const places: Place[] = [];
  const add = (dataSet: DataSet): void => {
    const { isExplicitVr, isBigEndian } = dataSet;
    for (const element of dataSet.elements.values()) {
      places.push({ element, isExplicitVr, isBigEndian });
      for (const item of element.items ?? []) if (item.bytes === dataSet.bytes) add(item);
    }
  };
  add(file.meta);
  if (!file.isDeflated) add(file.dataSet);
  return places;
}

const imageTags = /^(0028[01]|7FE0|0028(0002|0004|0006|0008|0010|0011|0030|3006))/;
const tags = [
  '7FE00010',
  '7FE00008',
  '7FE00001',
  '7FE00002',
  'FFFEE000',
  'FFFEE00D',
  'FFFEE0DD',
  '00020000',
  '00020010',
  '00080005',
  '00041220',
  '00090010',
  '00091001',
  '00280010',
  '00280008',
  '00281201',
  '00281221',
  '52009230',
  '60003000',
  '50000010',
  '00000000',
  'FFFFFFFF',
  '00081140',
  '00020102',
];
const vrs = [
  'AE',
  'AS',
  'AT',
  'CS',
  'DA',
  'DS',
  'DT',
  'FL',
  'FD',
  'IS',
  'LO',
  'LT',
  'OB',
  'OD',
  'OF',
  'OL',
  'OV',
  'OW',
  'PN',
  'SH',
  'SL',
  'SQ',
  'SS',
  'ST',
  'SV',
  'TM',
  'UC',
  'UI',
  'UL',
  'UN',
  'UR',
  'US',
  'UT',
  'UV',
  '??',
  '\0\0',
  'zz',
  '  ',
];
const undefinedLength = 0xffff_ffff;

/**
 * A copy of a seed with one to four elements, items or fragments changed.
 * @param isPixels fewer, and mostly those of the image, so that the pixels are reached
 */
export function mutateElements(
  bytes: Uint8Array,
  places: readonly Place[],
  random: Random,
  isPixels: boolean,
): Uint8Array {
  const edits: Edit[] = [];
  const imagePlaces = places.filter(({ element }) => imageTags.test(element.tag));
  for (let count = 1 + random.below(isPixels ? 2 : 4); count > 0; count -= 1) {
    const isOfImage = isPixels ? !random.oneIn(6) : random.oneIn(3);
    const list = imagePlaces.length > 0 && isOfImage ? imagePlaces : places;
    if (list.length === 0) break;
    edits.push(...editsAt(bytes, random.pick(list), places, random));
  }
  return apply(bytes, edits);
}

function apply(bytes: Uint8Array, edits: Edit[]): Uint8Array {
  let result = bytes;
  let limit = bytes.length;
  for (const { at, remove, insert } of edits.sort((a, b) => b.at - a.at)) {
    if (at < 0 || at + remove > limit) continue;
    result = splice(result, at, remove, insert);
    limit = at;
  }
  return result;
}

function editsAt(bytes: Uint8Array, place: Place, places: readonly Place[], random: Random): Edit[] {
  const { element, isExplicitVr, isBigEndian } = place;
  const { headerOffset, offset, length } = element;
  const end = offset + length;
  const whole = bytes.slice(headerOffset, end);
  // For elements of the image, numbers more often than structure.
  const kind = imageTags.test(element.tag) && random.oneIn(2) ? 15 : random.below(16);
  // Longer than the stack of a call holds: only where the length has 32 bits.
  if (random.oneIn(400) && isLong(place))
    return valueEdit(place, ascii(random.pick(['A', 'A\\', '1\\', '^']).repeat(150_000)));
  if (element.encapsulated !== undefined && random.oneIn(2)) return fragmentEdits(place, random);
  switch (kind) {
    case 0:
      return isExplicitVr ? [{ at: headerOffset + 4, remove: 2, insert: ascii(random.pick(vrs)) }] : [];
    case 1:
    case 2:
      return [lengthEdit(place, nastyLength(length, random))];
    case 3:
      return [{ at: headerOffset, remove: 4, insert: tagBytes(random.pick(tags), isBigEndian) }];
    case 4:
      return [{ at: end, remove: 0, insert: repeat(whole, 1 + random.below(random.oneIn(10) ? 200 : 2)) }];
    case 5:
      return [{ at: headerOffset, remove: end - headerOffset, insert: new Uint8Array(0) }];
    case 6: {
      const target = random.pick(places).element;
      const copy = bytes.slice(target.headerOffset, target.offset + target.length);
      return [
        { at: headerOffset, remove: end - headerOffset, insert: copy },
        { at: target.headerOffset, remove: copy.length, insert: whole },
      ];
    }
    case 7: {
      const tag = random.pick(['FFFEE000', 'FFFEE00D', 'FFFEE0DD']);
      const marker = join(
        tagBytes(tag, isBigEndian),
        u32(random.pick([0, 0, 8, undefinedLength]), isBigEndian),
      );
      return [{ at: random.pick([headerOffset, offset, end]), remove: 0, insert: marker }];
    }
    case 8:
      return [
        {
          at: headerOffset,
          remove: whole.length,
          insert: nested(whole, 1 + random.below(random.oneIn(20) ? 70 : 4), place, random),
        },
      ];
    case 9:
      return [
        lengthEdit(place, undefinedLength),
        ...(random.oneIn(2)
          ? [{ at: end, remove: 0, insert: join(tagBytes('FFFEE0DD', isBigEndian), u32(0, isBigEndian)) }]
          : []),
      ];
    case 10: {
      const found = places.find((one) => one.element.tag === '00080005');
      const value = random.pick(hostileCharacterSets);
      if (found) return valueEdit(found, ascii(value));
      return [
        {
          at: headerOffset,
          remove: 0,
          insert: join(header('00080005', 'CS', value.length, place), ascii(value)),
        },
      ];
    }
    case 11: {
      const syntax = places.find((one) => one.element.tag === '00020010');
      return syntax ? valueEdit(syntax, ascii(random.pick(syntaxes))) : [];
    }
    case 12:
      return valueEdit(place, ascii(random.pick(hostileTexts)));
    default:
      return numberEdit(place, random);
  }
}

/** A value of numbers in the form of the VR. */
function numberEdit(place: Place, random: Random): Edit[] {
  const { vr, length } = place.element;
  const width = { US: 2, SS: 2, UL: 4, SL: 4, FL: 4, FD: 8, AT: 4 }[vr];
  if (width === undefined) {
    const count = random.oneIn(8) ? 1 + random.below(400) : 1 + random.below(4);
    const value = Array.from({ length: count }, () => random.pick(hostileNumbers)).join('\\');
    return valueEdit(place, ascii(value));
  }
  const value = new Uint8Array(
    random.oneIn(4) ? width * (1 + random.below(4)) : Math.max(width, length - (length % width)),
  );
  const view = new DataView(value.buffer);
  const isLittle = !place.isBigEndian;
  for (let at = 0; at + width <= value.length; at += width) {
    const number = random.oneIn(3) ? random.below(0x1_0000) : random.pick(nastyNumbers);
    if (vr === 'FD')
      view.setFloat64(at, random.pick([NaN, Infinity, -1e308, 5e-324, 0, -1, number]), isLittle);
    else if (vr === 'FL')
      view.setFloat32(at, random.pick([NaN, Infinity, -1e38, 1e-45, 0, -1, number]), isLittle);
    else if (width === 2) view.setUint16(at, number & 0xffff, isLittle);
    else view.setUint32(at, number, isLittle);
  }
  return valueEdit(place, value);
}

/** Item headers, offset table and ends of encapsulated pixels. */
function fragmentEdits({ element, isBigEndian }: Place, random: Random): Edit[] {
  const { encapsulated, offset } = element;
  const fragments = encapsulated?.fragments ?? [];
  if (encapsulated === undefined || fragments.length === 0) return [];
  const fragment = random.pick(fragments);
  const at = fragment.offset - 8;
  const item = (length: number): Uint8Array =>
    join(tagBytes('FFFEE000', isBigEndian), u32(length, isBigEndian));
  switch (random.below(7)) {
    case 0:
      return [{ at: at + 4, remove: 4, insert: u32(nastyLength(fragment.length, random), isBigEndian) }];
    case 1:
      return [{ at, remove: 8 + fragment.length, insert: new Uint8Array(0) }];
    case 2:
      return [{ at, remove: 0, insert: item(random.pick([0, 0, 2, 7])) }];
    case 3: {
      // One fragment becomes two at an odd or even place.
      const cut = random.below(fragment.length);
      return [
        { at: at + 4, remove: 4, insert: u32(cut, isBigEndian) },
        { at: fragment.offset + cut, remove: 0, insert: item(fragment.length - cut) },
      ];
    }
    case 4: {
      const count = random.oneIn(10) ? 1 + random.below(300) : fragments.length;
      const table = Array.from({ length: count }, (_, index) =>
        random.oneIn(3) ? random.pick(nastyNumbers) : (fragments[index]?.tableOffset ?? 0),
      );
      const body = join(...table.map((value) => u32(value, isBigEndian)));
      // The old table goes: its item stands first in the value.
      const first = fragments[0]?.offset ?? offset + 16;
      return [{ at: offset, remove: first - 8 - offset, insert: join(item(body.length), body) }];
    }
    case 5: {
      // A byte inside a coded frame, near its head: markers, sizes and tables stand there.
      const inside =
        fragment.offset + random.below(Math.min(fragment.length, random.oneIn(2) ? 80 : fragment.length));
      return fragment.length === 0
        ? []
        : [{ at: inside, remove: 1, insert: Uint8Array.of(random.oneIn(3) ? 0xff : random.below(256)) }];
    }
    default:
      return fragment.length === 0
        ? []
        : [
            {
              at: fragment.offset + random.below(fragment.length),
              remove: 0,
              insert: u32(random.pick(nastyNumbers), isBigEndian),
            },
          ];
  }
}

function nastyLength(length: number, random: Random): number {
  if (random.oneIn(3)) return random.pick(nastyNumbers);
  return Math.max(
    0,
    random.pick([
      0,
      1,
      2,
      length - 1,
      length + 1,
      length - 2,
      length + 2,
      length + 8,
      length * 2,
      undefinedLength,
    ]),
  );
}

function isLong({ element, isExplicitVr }: Place): boolean {
  return !isExplicitVr || element.offset - element.headerOffset === 12;
}

function lengthEdit(place: Place, value: number): Edit {
  const { offset } = place.element;
  if (isLong(place)) return { at: offset - 4, remove: 4, insert: u32(value, place.isBigEndian) };
  return {
    at: offset - 2,
    remove: 2,
    insert: u32(value & 0xffff, place.isBigEndian).slice(...(place.isBigEndian ? [2, 4] : [0, 2])),
  };
}

/** Another value with its right length, padded to even. */
function valueEdit(place: Place, value: Uint8Array): Edit[] {
  const { offset, length } = place.element;
  const most = isLong(place) ? value.length : Math.min(value.length, 0xfffe);
  const padded = new Uint8Array(most + (most % 2)).fill(0x20);
  padded.set(value.subarray(0, most));
  return [lengthEdit(place, padded.length), { at: offset, remove: length, insert: padded }];
}

/** The element inside of sequences of undefined or true length. */
function nested(whole: Uint8Array, depth: number, place: Place, random: Random): Uint8Array {
  let inner = whole;
  for (let level = 0; level < depth; level += 1) {
    const isOpen = random.oneIn(2);
    const end = (tag: string): Uint8Array =>
      isOpen && !random.oneIn(10)
        ? join(tagBytes(tag, place.isBigEndian), u32(0, place.isBigEndian))
        : new Uint8Array(0);
    const item = join(
      tagBytes('FFFEE000', place.isBigEndian),
      u32(isOpen ? undefinedLength : inner.length, place.isBigEndian),
      inner,
      end('FFFEE00D'),
    );
    inner = join(
      header('00081140', 'SQ', isOpen ? undefinedLength : item.length, place),
      item,
      end('FFFEE0DD'),
    );
  }
  return inner;
}

function header(tag: string, vr: string, length: number, { isExplicitVr, isBigEndian }: Place): Uint8Array {
  if (!isExplicitVr) return join(tagBytes(tag, isBigEndian), u32(length, isBigEndian));
  if (vr === 'SQ')
    return join(tagBytes(tag, isBigEndian), ascii(vr), new Uint8Array(2), u32(length, isBigEndian));
  return join(tagBytes(tag, isBigEndian), ascii(vr), u16(length, isBigEndian));
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function u16(value: number, isBigEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(2);
  new DataView(bytes.buffer).setUint16(0, value & 0xffff, !isBigEndian);
  return bytes;
}

function u32(value: number, isBigEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, !isBigEndian);
  return bytes;
}

function tagBytes(tag: string, isBigEndian: boolean): Uint8Array {
  return join(u16(parseInt(tag.slice(0, 4), 16), isBigEndian), u16(parseInt(tag.slice(4), 16), isBigEndian));
}

function repeat(bytes: Uint8Array, count: number): Uint8Array {
  return join(...Array.from({ length: bytes.length * count > 200_000 ? 1 : count }, () => bytes));
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

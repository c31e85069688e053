/** Bytes of odd files, put together by hand: a writer that only writes what is right cannot make them. */

export function bytes(...parts: readonly (string | number | Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => {
      if (typeof part === 'string') return Array.from(part, (character) => character.charCodeAt(0));
      return typeof part === 'number' ? [part] : Array.from(part);
    }),
  );
}

export function u16(value: number, isBigEndian = false): number[] {
  const pair = [value & 0xff, (value >> 8) & 0xff];
  return isBigEndian ? pair.reverse() : pair;
}

export function u32(value: number, isBigEndian = false): number[] {
  const four = [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff];
  return isBigEndian ? four.reverse() : four;
}

export function tag(name: string, isBigEndian = false): number[] {
  return [
    ...u16(parseInt(name.slice(0, 4), 16), isBigEndian),
    ...u16(parseInt(name.slice(4), 16), isBigEndian),
  ];
}

const longForm = ['OB', 'OW', 'SQ', 'UN', 'UT', 'UC', 'OF'];

/** Explicit little endian; `length` in place of the true one. */
export function explicit(
  name: string,
  vr: string,
  value: string | Uint8Array,
  length = value.length,
): Uint8Array {
  const header = longForm.includes(vr) ? [...u16(0), ...u32(length)] : u16(length);
  return bytes(tag(name), vr, header, typeof value === 'string' ? bytes(value) : value);
}

/** Implicit little endian. */
export function implicit(name: string, value: string | Uint8Array, length = value.length): Uint8Array {
  return bytes(tag(name), u32(length), typeof value === 'string' ? bytes(value) : value);
}

export const undefinedLength = 0xffffffff;
export const itemEnd = bytes(tag('FFFEE00D'), u32(0));
export const sequenceEnd = bytes(tag('FFFEE0DD'), u32(0));

export function item(content: Uint8Array, length = content.length): Uint8Array {
  return bytes(tag('FFFEE000'), u32(length), content);
}

/** Preamble, `DICM` and File Meta Information with a right group length. */
export function part10(transferSyntaxUid: string | null, dataSet: Uint8Array): Uint8Array {
  const uid = transferSyntaxUid ?? '';
  const padded = uid.length % 2 === 1 ? `${uid}\0` : uid;
  const rest = bytes(
    explicit('00020002', 'UI', '1.2.840.10008.5.1.4.1.1.7\0'),
    transferSyntaxUid === null ? [] : explicit('00020010', 'UI', padded),
  );
  return bytes(
    new Uint8Array(128),
    'DICM',
    explicit('00020000', 'UL', bytes(u32(rest.length))),
    rest,
    dataSet,
  );
}

export const explicitLittleEndian = '1.2.840.10008.1.2.1';
export const implicitLittleEndian = '1.2.840.10008.1.2';
export const explicitBigEndian = '1.2.840.10008.1.2.2';
export const deflatedLittleEndian = '1.2.840.10008.1.2.1.99';

/** A minimal identity, explicit little endian. */
export const identity = bytes(
  explicit('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7\0'),
  explicit('00080018', 'UI', '1.2.3.4 '),
  explicit('00100010', 'PN', 'Doe^Jane'),
);

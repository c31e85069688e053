import type { Random } from './random';

const nastyBytes = [
  0x00, 0xff, 0xfe, 0x7f, 0x80, 0x53, 0x51, 0x55, 0x4e, 0xe0, 0xdd, 0x0d, 0x1b, 0x5c, 0xd8, 0xd9,
];
export const nastyNumbers = [
  0, 1, 2, 3, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xfffe, 0xffff, 0x1_0000, 0x7fff_fffe,
  0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
];

/** A copy with `length` bytes at `at` replaced. */
export function splice(bytes: Uint8Array, at: number, length: number, insert: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length - length + insert.length);
  result.set(bytes.subarray(0, at));
  result.set(insert, at);
  result.set(bytes.subarray(at + length), at + insert.length);
  return result;
}

/**
 * A copy of `bytes` with some bytes flipped, set, cut out, doubled or moved, or with the end of another seed.
 * @param start bytes before it are touched only once in a while, so that most results get past the first check
 */
export function mutateBytes(bytes: Uint8Array, random: Random, other: Uint8Array, start: number): Uint8Array {
  let result: Uint8Array = bytes.slice();
  for (let count = 1 + random.below(5); count > 0; count -= 1)
    result = mutateOnce(result, random, other, random.oneIn(30) ? 0 : start);
  return result;
}

/** A copy with one or two bytes or numbers changed and nothing moved: what is left finds its way further in. */
export function touchBytes(bytes: Uint8Array, random: Random, start: number): Uint8Array {
  const result = bytes.slice();
  for (let count = 1 + random.below(2); count > 0 && bytes.length > start; count -= 1) {
    const at = start + random.below(bytes.length - start);
    if (random.oneIn(3)) setNumber(result, at, random);
    else if (random.oneIn(2)) result[at] = (result[at] ?? 0) ^ (1 << random.below(8));
    else result[at] = random.oneIn(2) ? random.pick(nastyBytes) : random.below(256);
  }
  return result;
}

function mutateOnce(bytes: Uint8Array, random: Random, other: Uint8Array, start: number): Uint8Array {
  if (bytes.length <= start + 1) return bytes;
  const place = (): number => start + random.below(bytes.length - start);
  const at = place();
  const some = Math.min(1 + random.below(random.oneIn(4) ? 1000 : 12), bytes.length - at);
  const nothing = new Uint8Array(0);
  switch (random.below(10)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
      return bytes;
    case 1:
      bytes[at] = random.pick(nastyBytes);
      return bytes;
    case 2:
      return setNumber(bytes, at, random);
    case 3:
      return random.oneIn(3) ? bytes.subarray(0, at) : splice(bytes, at, some, nothing);
    case 4:
      return splice(bytes, at, 0, bytes.slice(at, at + some));
    case 5:
      bytes.copyWithin(at, place(), place());
      return bytes;
    case 6:
      return splice(
        bytes,
        at,
        0,
        Uint8Array.from({ length: some }, () => random.below(256)),
      );
    case 7: {
      const from = random.below(other.length);
      return splice(bytes, at, random.oneIn(2) ? bytes.length - at : 0, other.subarray(from, from + 4096));
    }
    case 8:
      bytes.fill(random.pick(nastyBytes), at, at + some);
      return bytes;
    default:
      bytes[at] = random.below(256);
      return bytes;
  }
}

function setNumber(bytes: Uint8Array, at: number, random: Random): Uint8Array {
  const value = random.pick(nastyNumbers);
  const isLittle = !random.oneIn(4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (random.oneIn(2) && at + 4 <= bytes.length) view.setUint32(at, value, isLittle);
  else if (at + 2 <= bytes.length) view.setUint16(at, value & 0xffff, isLittle);
  return bytes;
}

/**
 * Least and greatest of very many small whole numbers, several at once: each 32 bits are looked at as two lanes of 16, in which
 * one addition tells whether a lane is over the greatest so far, and one subtraction whether it is under the least. Only
 * where that is so are the values looked at one by one, which soon happens no more.
 */

/** The top bit of both lanes. */
const tops = 0x80008000 | 0;
const lanes = 0x00010001;
const lowBytes = 0x00ff00ff;

/** Least above greatest where there are no values. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Of bytes, to each of which `flip` is applied by exclusive or. */
export function rangeOfBytes(values: Uint8Array, flip: number): Range {
  let min = 0xff;
  let max = 0;
  const look = (from: number, to: number): void => {
    for (let at = from; at < to; at++) {
      const value = (values[at] as number) ^ flip;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  };
  const isAligned = values.byteOffset % 4 === 0;
  const count = isAligned ? values.length >>> 2 : 0;
  const words = new Int32Array(values.buffer, isAligned ? values.byteOffset : 0, count);
  const flips = Math.imul(flip, 0x01010101);
  let over = (0x7fff - max) * lanes;
  let under = min * lanes;
  for (let at = 0; at < count; at++) {
    const word = (words[at] as number) ^ flips;
    const even = word & lowBytes;
    const odd = (word >>> 8) & lowBytes;
    const isOver = ((even + over) | (odd + over)) & tops;
    const isIn = ((even | tops) - under) & ((odd | tops) - under) & tops;
    if (isOver === 0 && isIn === tops) continue;
    look(4 * at, 4 * at + 4);
    over = (0x7fff - max) * lanes;
    under = min * lanes;
  }
  look(4 * count, values.length);
  return { min, max };
}

/** As `rangeOfBytes`, of values of 16 bits. Those from 0x8000 on are looked at one by one. */
export function rangeOfWords(values: Uint16Array, flip: number): Range {
  let min = 0xffff;
  let max = 0;
  const look = (from: number, to: number): void => {
    for (let at = from; at < to; at++) {
      const value = (values[at] as number) ^ flip;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  };
  // With the top bit set a lane has no room for the test.
  const isAligned = values.byteOffset % 4 === 0 && flip === 0;
  const count = isAligned ? values.length >>> 1 : 0;
  const words = new Int32Array(values.buffer, isAligned ? values.byteOffset : 0, count);
  let over = (0x7fff - max) * lanes;
  // At 0x8000 no value passes the test, so that all are looked at until there is a lesser one.
  let under = 0x8000 * lanes;
  for (let at = 0; at < count; at++) {
    const word = words[at] as number;
    const isOver = (word | (word + over)) & tops;
    const isIn = ((word | tops) - under) & tops;
    if (isOver === 0 && isIn === tops) continue;
    look(2 * at, 2 * at + 2);
    over = (0x7fff - max) * lanes;
    under = Math.min(min, 0x8000) * lanes;
  }
  look(2 * count, values.length);
  return { min, max };
}

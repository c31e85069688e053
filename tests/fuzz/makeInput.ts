import { hostileJson } from './hostileValues';
import { mutateBytes, touchBytes } from './mutateBytes';
import { mutateElements } from './mutateElements';
import { randomOf, type Random } from './random';
import { deflate, type Pool, type Seed } from './seeds';

export type Target = 'header' | 'pixels' | 'deid' | 'dicomdir' | 'iso' | 'zip' | 'json';

/** One input and what is to be done with it. */
export interface Input {
  readonly target: Target;
  readonly seed: Seed;
  readonly bytes: Uint8Array;
  /** For choices of the target itself. */
  readonly random: Random;
}

/** Of 100 iterations, how many go to each target: the costly ones get less. */
const shares: readonly (readonly [Target, number])[] = [
  ['header', 53],
  ['pixels', 8],
  ['deid', 3],
  ['dicomdir', 10],
  ['iso', 5],
  ['zip', 4],
  ['json', 17],
];

/** The input of an iteration: the same whenever seed number, pool and iteration are. */
export function makeInput(pool: Pool, seedNumber: number, iteration: number): Input {
  const random = randomOf(seedNumber, iteration);
  let rest = random.below(100);
  const [target] = shares.find(([, share]) => (rest -= share) < 0) ?? ['header', 0];
  const kind = target === 'header' || target === 'pixels' || target === 'deid' ? 'dicom' : target;
  const seeds = target === 'pixels' && !random.oneIn(10) ? pool.pictures : pool[kind];
  const seed = random.pick(seeds);
  return { target, seed, bytes: mutate(seed, random.pick(seeds).bytes, random, target), random };
}

function mutate(seed: Seed, other: Uint8Array, random: Random, target: Target): Uint8Array {
  const { kind, bytes, places } = seed;
  if (kind === 'json') return mutateJson(bytes, random);
  if (kind === 'iso') {
    const start = random.oneIn(10) ? 16 * 2048 : 20 * 2048;
    return random.oneIn(2) ? touchBytes(bytes, random, start) : mutateBytes(bytes, random, other, start);
  }
  if (kind === 'zip') {
    // The end of a zip says where everything is; most changes go there.
    const start = random.oneIn(3) ? 0 : Math.max(0, bytes.length - 200);
    return random.oneIn(4) ? mutateBytes(bytes, random, other, start) : touchBytes(bytes, random, start);
  }
  const isPixels = target === 'pixels' || target === 'deid';
  if (isPixels && random.oneIn(3)) return touchBytes(bytes, random, 132);
  let result = bytes;
  if (places.length > 0 && !random.oneIn(isPixels ? 8 : 3))
    result = mutateElements(bytes, places, random, isPixels);
  if (result === bytes || random.oneIn(isPixels ? 12 : 5)) result = mutateBytes(result, random, other, 132);
  if (random.oneIn(100)) result = deflateBody(result);
  return result;
}

/** The Data Set packed under the deflated syntax, behind a minimal meta header. */
function deflateBody(bytes: Uint8Array): Uint8Array {
  const head = Buffer.from(
    `${'\0'.repeat(128)}DICM\x02\0\0\0UL\x04\0\x1e\0\0\0\x02\0\x10\0UI\x16\x001.2.840.10008.1.2.1.99`,
    'latin1',
  );
  return new Uint8Array(Buffer.concat([head, deflate(bytes.subarray(132))]));
}

function mutateJson(bytes: Uint8Array, random: Random): Uint8Array {
  let text = new TextDecoder().decode(bytes);
  for (let count = 1 + random.below(3); count > 0; count -= 1) {
    const tokens = [...text.matchAll(/"[^"]*"|-?\d[\d.e+-]*|[[\]{},:]|true|false|null/g)];
    if (tokens.length === 0) break;
    const token = random.pick(tokens);
    const insert = random.oneIn(4) ? random.pick(tokens)[0] : random.pick(hostileJson);
    text =
      text.slice(0, token.index) + insert + text.slice(token.index + (random.oneIn(5) ? 0 : token[0].length));
  }
  if (random.oneIn(100)) text = '['.repeat(20_000) + text;
  const result = new TextEncoder().encode(text);
  return random.oneIn(6) ? mutateBytes(result, random, bytes, 0) : result;
}

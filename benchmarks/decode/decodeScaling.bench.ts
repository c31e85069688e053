/**
 * Decoding by more threads: the same frames through the product's own pool with one thread and with up to as many as there
 * are cores, in turn. The time is that of all frames divided by their number, on the clock, since that is what a person waits
 * for; with n threads and n free cores it would be 1 / n of the time with one.
 */
import { cpSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createDecodePool, type DecodePool } from '../../host/frames/decodePool';
import { hasCommand, inputFolder } from '../support/processes';
import { median, report, type ResultRow } from '../support/report';
import { encodedFile, framesOf, type Coding, type Input } from './inputs';

const codings: readonly Coding[] = [
  { name: 'JPEG-LS lossless', depth: 12, encoder: ['dcmcjpls', '+el'], decoder: ['dcmdjpls'] },
  {
    name: 'JPEG 2000 lossless',
    depth: 12,
    encoder: ['gdcmconv', '--j2k'],
    decoder: ['gdcmconv', '--raw'],
  },
];
const warmUps = 1;
const rounds = 5;

// The pool looks for its threads beside the bundle.
cpSync(join(process.cwd(), 'dist/workers'), join(process.cwd(), '.cache/workers'), { recursive: true });
const cores = Math.min(16, availableParallelism());
const sizes = Array.from({ length: cores }, (_, index) => index + 1);
/** How often the four frames of the file are decoded in one round: each thread gets several. */
const repeats = Math.max(3, cores);
const rows: ResultRow[] = [];
for (const coding of codings) {
  if (!hasCommand(coding.encoder[0], '--version')) {
    process.stdout.write(`decodeScaling: ${coding.name} left out, ${coding.encoder[0]} is not here\n`);
    continue;
  }
  const input = await framesOf(encodedFile(inputFolder(), coding, 2048));
  const pools = sizes.map((size) => createDecodePool({ size }));
  const times = sizes.map((): number[] => []);
  for (let round = 0; round < warmUps + rounds; round++) {
    for (const [place, pool] of pools.entries()) {
      const time = await frameMs(pool, input);
      if (round >= warmUps) times[place]?.push(time);
    }
  }
  await Promise.all(pools.map((pool) => pool.close()));
  const medians = times.map(median);
  for (const [place, ours] of medians.entries()) {
    const size = sizes[place] ?? 1;
    const peer = size === 1 ? {} : { peerName: 'one thread', peer: medians[0] ?? ours };
    const threads = size === 1 ? 'one thread' : `${size} threads`;
    rows.push({ what: `${coding.name}, 12 bits, 2048 × 2048, ${threads}`, ours, unit: 'ms', ...peer });
  }
}
report('decodeScaling', `Decode by several threads (${cores} cores; time a frame)`, rows);

async function frameMs(pool: DecodePool, { pixel, frames }: Input): Promise<number> {
  const all = Array.from({ length: repeats }, () => frames).flat();
  const start = performance.now();
  // Decoded frames are let go of at once: all of them together would fill the memory.
  await Promise.all(all.map((frame) => pool.decode(new Uint8Array(frame), pixel).then(() => undefined)));
  return (performance.now() - start) / all.length;
}

/**
 * Decoding per transfer syntax on one core: frames of 2048 × 2048 in the product's own decode thread, against the native
 * decoders of dcmtk and GDCM. Both sides are CPU time (user and system) a frame. The peer decodes the same file of four
 * frames to /dev/null; what the tool takes for a file of one 16 × 16 frame is its start-up and is subtracted. Ours is
 * everything the thread does, with the least and greatest value that the peers do not look for.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DecodeReply } from '../../host/frames/decodeMessages';
import { hasCommand, inputFolder } from '../support/processes';
import { median, report, type ResultRow } from '../support/report';
import { openCpuClock } from './cpuTime';
import { encodeHtj2k } from './encodeHtj2k';
import { encodedFile, frameCount, framesOf, type Coding, type Input } from './inputs';

const codings: readonly Coding[] = [
  { name: 'JPEG-LS lossless, 12 bits', depth: 12, encoder: ['dcmcjpls', '+el'], decoder: ['dcmdjpls'] },
  { name: 'RLE, 12 bits', depth: 12, encoder: ['dcmcrle'], decoder: ['dcmdrle'] },
  {
    name: 'JPEG baseline, 8 bits',
    depth: 8,
    encoder: ['dcmcjpeg', '+eb', '+q', '90'],
    decoder: ['dcmdjpeg'],
  },
  {
    name: 'JPEG extended, 12 bits',
    depth: 12,
    encoder: ['dcmcjpeg', '+ee', '+q', '90'],
    decoder: ['dcmdjpeg'],
  },
  { name: 'JPEG lossless SV1, 12 bits', depth: 12, encoder: ['dcmcjpeg', '+e1'], decoder: ['dcmdjpeg'] },
  {
    name: 'JPEG lossless SV6, 12 bits',
    depth: 12,
    encoder: ['dcmcjpeg', '+el', '+sv', '6'],
    decoder: ['dcmdjpeg'],
  },
  {
    name: 'JPEG 2000 lossless, 12 bits',
    depth: 12,
    encoder: ['gdcmconv', '--j2k'],
    decoder: ['gdcmconv', '--raw'],
  },
];

/** The first rounds warm up: wasm and JIT on our side, the disk cache on the other. The note says what the first frame took. */
const warmUps = 3;
const rounds = 5;
const folder = inputFolder();
const worker = new Worker(join(process.cwd(), 'dist/workers/decodeWorker.cjs'));
const clock = openCpuClock();
const rows: ResultRow[] = [];

for (const coding of codings) {
  const [tool] = coding.decoder;
  if (!hasCommand(tool, '--version') || !hasCommand(coding.encoder[0], '--version')) {
    process.stdout.write(`decode: ${coding.name} left out, ${tool} is not here\n`);
    continue;
  }
  const large = encodedFile(folder, coding, 2048);
  const small = encodedFile(folder, coding, 16);
  const input = await framesOf(large);
  const times = { ours: [] as number[], peer: [] as number[] };
  const first = await oursMs({ ...input, frames: input.frames.slice(0, 1) });
  for (let round = 0; round < warmUps + rounds; round++) {
    const ours = await oursMs(input);
    const whole = await clock.measure([...coding.decoder, large, '/dev/null']);
    const startUp = await clock.measure([...coding.decoder, small, '/dev/null']);
    if (round < warmUps) continue;
    times.ours.push(ours);
    times.peer.push((whole - startUp) / frameCount);
  }
  rows.push({
    what: `${coding.name}, 2048 × 2048`,
    ours: median(times.ours),
    unit: 'ms',
    peerName: tool,
    peer: median(times.peer),
    // Stricter for the four that are met most.
    aim: /^(JPEG-LS|RLE|JPEG baseline|JPEG 2000)/.test(coding.name) ? '≤ 1.3' : '≤ 1.5',
    note: `first frame of a thread, codec loaded and compiled: ${first.toFixed(0)} ms`,
  });
}
const htj2k = await encodeHtj2k(folder);
const firstHtj2k = await oursMs({ ...htj2k, frames: htj2k.frames.slice(0, 1) });
const htj2kTimes: number[] = [];
for (let round = 0; round < warmUps + rounds; round++) {
  const ours = await oursMs(htj2k);
  if (round >= warmUps) htj2kTimes.push(ours);
}
rows.push({
  what: 'HTJ2K lossless, 12 bits, 2048 × 2048',
  ours: median(htj2kTimes),
  unit: 'ms',
  note: `no native decoder to compare with; first frame of a thread: ${firstHtj2k.toFixed(0)} ms`,
});
clock.close();
await worker.terminate();
report('decode', 'Decode (CPU time a frame on one core; the peer without its start-up)', rows);

/** CPU time of one frame, over all frames of the input one after the other. */
async function oursMs({ pixel, frames }: Input): Promise<number> {
  const before = process.cpuUsage();
  for (const frame of frames) {
    const reply = await new Promise<DecodeReply>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
      // As the pool does: bytes of their own, which move to the thread.
      const stored = new Uint8Array(frame);
      worker.postMessage({ stored, pixel }, [stored.buffer]);
    });
    worker.removeAllListeners('error');
    if ('error' in reply) throw new Error(reply.error.code);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / frames.length;
}

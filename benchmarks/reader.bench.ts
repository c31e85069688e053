/**
 * What it costs to read instances in a thread, as the window has it done, beside reading them on the thread that asks
 * (the peer): descriptions and frames of 1,000 CT slices one after the other, the first image, scrolling with 8 frames
 * under way, and for how long the asking thread is busy while a file is inflated.
 */
import { cpSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { writeDicomFile } from '../core/dicom/write/writeDicomFile';
import { describeImageWithOverlays } from '../core/imaging/describeImage';
import { openFrames, type OpenFrames } from '../host/frames/openFrames';
import { startReaderThread, type ReaderThread } from '../host/frames/readerThread';
import { plainEntry } from '../host/sources/plainEntry';
import type { SourceEntry } from '../host/sources/Source';
import { ctSeries } from './support/ctSeries';
import { inputFolder } from './support/processes';
import { compare, median, report } from './support/report';

const count = 1000;
const underWay = 8;
// A benchmark is bundled into a folder of its own; threads are looked for beside it.
cpSync(join(process.cwd(), 'dist/workers'), join(process.cwd(), '.cache/workers'), { recursive: true });

const folder = ctSeries(inputFolder(), count);
const entriesOf = (): readonly SourceEntry[] =>
  readdirSync(folder)
    .sort()
    .map((name) => plainEntry(join(folder, name), name, statSync(join(folder, name)).size));

/** Either way to read. */
interface Way {
  describe(entry: SourceEntry): Promise<unknown>;
  frame(entry: SourceEntry): Promise<Uint8Array>;
}

const inThread = (reader: ReaderThread): Way => ({
  describe: (entry) => reader.describe(entry, 'i1'),
  frame: (entry) => reader.readFrame(entry, 0),
});
const here = (frames: OpenFrames): Way => ({
  describe: async (entry) => {
    const instance = frames.instance(entry);
    const [file, pixel] = [await instance.file(), await instance.pixel()];
    return describeImageWithOverlays(file, 'i1', pixel, (index) => instance.readFrame(index));
  },
  frame: (entry) => frames.instance(entry).readFrame(0),
});

async function oneByOne({ describe, frame }: Way): Promise<void> {
  for (const entry of entriesOf()) {
    await describe(entry);
    await frame(entry);
  }
}

async function scroll({ frame }: Way): Promise<void> {
  const entries = entriesOf()[Symbol.iterator]();
  const work = async (): Promise<void> => {
    for (const entry of entries) await frame(entry);
  };
  await Promise.all(Array.from({ length: underWay }, work));
}

/** Median time of a request in ms. */
async function latencies(way: Way): Promise<{ describe: number; frame: number }> {
  const times: { describe: number[]; frame: number[] } = { describe: [], frame: [] };
  for (const entry of entriesOf()) {
    const begin = performance.now();
    await way.describe(entry);
    const described = performance.now();
    await way.frame(entry);
    times.describe.push(described - begin);
    times.frame.push(performance.now() - described);
  }
  return { describe: median(times.describe), frame: median(times.frame) };
}

/** For how long this thread does not wait for events, in ms. */
async function busyMs(task: () => Promise<unknown>): Promise<number> {
  const before = performance.eventLoopUtilization();
  await task();
  return performance.eventLoopUtilization(before).active;
}

/** 128 MB of pixels in a deflated Data Set. */
function deflatedFile(): SourceEntry {
  const path = join(inputFolder(), 'deflated-128');
  const pixels = new Uint8Array(128 * 1024 * 1024);
  for (let at = 0; at < pixels.length; at += 64) pixels[at] = (at * 2654435761) >>> 24;
  const whole = writeDicomFile({
    transferSyntaxUid: '1.2.840.10008.1.2.1.99',
    dataSet: [
      ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'],
      ['00080018', 'UI', '2.25.1'],
      ['00280002', 'US', 1],
      ['00280004', 'CS', 'MONOCHROME2'],
      ['00280008', 'IS', '128'],
      ['00280010', 'US', 1024],
      ['00280011', 'US', 1024],
      ['00280100', 'US', 8],
      ['00280101', 'US', 8],
      ['00280102', 'US', 7],
      ['00280103', 'US', 0],
      ['7FE00010', 'OB', pixels],
    ],
  });
  writeFileSync(path, whole);
  return plainEntry(path, 'deflated', whole.length);
}

const reader = startReaderThread();
const frames = openFrames();
const [thread, direct] = [inThread(reader), here(frames)];
const peerName = 'on the asking thread';

const started = performance.now();
const cold = startReaderThread();
await cold.describe(entriesOf()[0] as SourceEntry, 'i1');
const startMs = performance.now() - started;
await cold.close();

const both = await compare(
  () => oneByOne(thread),
  () => oneByOne(direct),
);
const scrolling = await compare(
  () => scroll(thread),
  () => scroll(direct),
);
const [threadMs, directMs] = [await latencies(thread), await latencies(direct)];
const deflated = deflatedFile();
const busyTimes: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
for (let run = 0; run < 5; run += 1) {
  busyTimes.ours.push(await busyMs(() => thread.describe(deflated)));
  busyTimes.peer.push(await busyMs(() => direct.describe(deflated)));
  await reader.release(new Set([deflated]));
  await frames.release(() => true);
}
const busy = { ours: median(busyTimes.ours), peer: median(busyTimes.peer) };
await reader.close();
await frames.close();

const perSecond = (ms: number): string => `${Math.round((count * 1000) / ms)} frames/s`;
report('reader', 'Reading instances in a thread', [
  { what: `description and frame of ${count} CT slices, one after the other`, ...both, unit: 'ms', peerName },
  {
    what: `frames of ${count} CT slices of 512², ${underWay} under way`,
    ...scrolling,
    unit: 'ms',
    peerName,
    note: `${perSecond(scrolling.ours)}, peer ${perSecond(scrolling.peer)}`,
  },
  {
    what: 'one description (median)',
    ours: threadMs.describe,
    peer: directMs.describe,
    unit: 'ms',
    peerName,
  },
  { what: 'one frame after it (median)', ours: threadMs.frame, peer: directMs.frame, unit: 'ms', peerName },
  { what: 'start of the thread and first description', ours: startMs, unit: 'ms' },
  { what: 'asking thread is busy while 128 MB are inflated', ...busy, unit: 'ms', peerName },
]);

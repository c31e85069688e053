import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tagRows } from '../../../core/dicom/tagRows';
import { AppError } from '../../../core/errors/AppError';
import { describeImageWithOverlays } from '../../../core/imaging/describeImage';
import { demoSource } from '../../../host/demo/demoSource';
import { openFrames, type OpenFrames } from '../../../host/frames/openFrames';
import {
  startReaderThread,
  type ReaderThread,
  type ReaderThreadOptions,
} from '../../../host/frames/readerThread';
import { openSource } from '../../../host/sources/openSource';
import { plainEntry } from '../../../host/sources/plainEntry';
import type { Source, SourceEntry } from '../../../host/sources/Source';
import { workerFile } from '../../../host/workerFile';
import { demoFiles } from '../../support/demoFolder';
import { corpusFolder, oracle } from '../../support/oracles';
import { rawZip } from '../sources/rawZip';
import { entryOf, picture } from './memorySource';

let folder = '';
let reader: ReaderThread;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-reader-'));
  reader = startReaderThread();
});
afterEach(async () => {
  await reader.close();
  await rm(folder, { recursive: true, force: true });
});

async function restart(options: ReaderThreadOptions): Promise<void> {
  await reader.close();
  reader = startReaderThread(options);
}

async function fileOf(name: string, bytes: Uint8Array): Promise<SourceEntry> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return plainEntry(path, name, bytes.length);
}

/** What it gives, or the code and facts of its error. */
async function outcome<T>(task: () => Promise<T>): Promise<unknown> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, facts: error.facts };
  }
}

/** As the thread has it to answer, without a thread. */
function directly(frames: OpenFrames, entry: SourceEntry) {
  const instance = frames.instance(entry);
  return {
    describe: async () =>
      describeImageWithOverlays(await instance.file(), 'i1', await instance.pixel(), (index) =>
        instance.readFrame(index),
      ),
    tags: async () => tagRows(await instance.file()),
    frame: (index: number) => instance.readFrame(index),
  };
}

/** Compares description, tags and first and last frame of all files; gives how many there were of them. */
async function compareAll(source: Source, limit = Infinity): Promise<{ files: number; images: number }> {
  const frames = openFrames();
  const differing: string[] = [];
  let [files, images] = [0, 0];
  for await (const entry of source.entries(new AbortController().signal, () => undefined)) {
    if (files === limit) break;
    files += 1;
    const direct = directly(frames, entry);
    const image = await outcome(direct.describe);
    const count = (image as { pixel?: { numberOfFrames: number } }).pixel?.numberOfFrames ?? 1;
    if (!('code' in (image as object))) images += 1;
    const bytes = async (read: Promise<Uint8Array>): Promise<unknown> => Buffer.from(await read);
    const pairs: [string, unknown, unknown][] = [
      ['describe', await outcome(() => reader.describe(entry, 'i1')), image],
      ['tags', await outcome(() => reader.tags(entry)), await outcome(direct.tags)],
    ];
    for (const index of new Set([0, count - 1])) {
      const ours = await outcome(() => bytes(reader.readFrame(entry, index)));
      pairs.push([`frame ${index}`, ours, await outcome(() => bytes(direct.frame(index)))]);
    }
    for (const [what, ours, theirs] of pairs) {
      if (!isDeepStrictEqual(ours, theirs)) differing.push(`${entry.path}: ${what}`);
    }
  }
  await frames.close();
  await reader.close();
  await source.close();
  expect(differing).toEqual([]);
  return { files, images };
}

/** The reader's own worker, in front of which `inject` sees each message `m`, with `entryId` to be marked by `mark`. */
async function workerWith(inject: string): Promise<string> {
  const script = join(folder, 'injectedWorker.cjs');
  await writeFile(
    script,
    `const { parentPort, workerData } = require('node:worker_threads');
    const state = new Int32Array(workerData.state);
    const mark = (id) => { Atomics.store(state, 0, id); Atomics.store(state, 1, 1); Atomics.add(state, 2, 1); };
    parentPort.on('message', (m) => { if (m.kind === 'ask' && m.entry.size === 13) { mark(m.entry.entryId); ${inject} } });
    require(${JSON.stringify(workerFile('readerWorker'))});`,
  );
  return script;
}

/** By its size the injected worker knows it. */
const bad = (): SourceEntry => ({
  path: 'bad',
  size: 13,
  open: () => Promise.reject(new AppError('source.vanished')),
});

const openFiles = async (): Promise<readonly string[]> => {
  const names = await readdir('/proc/self/fd');
  const targets = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return targets.filter((target) => target.startsWith(folder));
};

describe('what the thread answers is what openFrames gives', () => {
  it('for the demo, which the main side holds', async () => {
    const { files, images } = await compareAll(demoSource(), 16);
    expect(files).toBe(16);
    expect(images).toBeGreaterThan(10);
  });

  it('for a zip', async () => {
    const files = await demoFiles(4);
    const path = join(folder, 'demo.zip');
    await writeFile(path, rawZip(files.map(({ path: name, bytes }) => ({ name, content: bytes }))));
    const { images } = await compareAll(await openSource([path]));
    expect(images).toBe(4);
  });

  it.runIf(oracle('corpus'))(
    'for every file of the corpus',
    async () => {
      const { files, images } = await compareAll(await openSource([corpusFolder]));
      process.stdout.write(
        `reader thread: ${files} files of the corpus compared, ${images} of them images\n`,
      );
      expect(images).toBeGreaterThan(100);
    },
    180_000,
  );

  it('for a deflated file, again and again: the frame that moves away is a copy', async () => {
    const entry = await fileOf('deflated', picture(3, '1.2.840.10008.1.2.1.99'));
    for (const index of [2, 0, 2]) {
      const frame = await reader.readFrame(entry, index);
      expect([...frame]).toEqual([index, index, index, index]);
      expect(frame.buffer.byteLength).toBe(4);
    }
  });

  it('for bytes that the main side still needs', async () => {
    const entry = entryOf(picture(2));
    expect((await reader.readFrame(entry, 0))[0]).toBe(0);
    expect((await reader.readFrame(entry, 1))[0]).toBe(1);
  });
});

describe('a file that is hostile', () => {
  it('on which the thread hangs is given up, for good; the others go on in a new thread', async () => {
    await restart({ script: await workerWith('for (;;);'), maxComputeMs: 600 });
    const [first, second] = [await fileOf('first', picture(2)), entryOf(picture(2))];
    const hanging = bad();
    const asked = [
      outcome(() => reader.readFrame(first, 1)),
      outcome(() => reader.tags(hanging)),
      outcome(() => reader.readFrame(hanging, 0)),
      outcome(() => reader.readFrame(second, 1)),
    ];
    const unparsable = { code: 'file.unparsable', facts: {} };
    const ones = Uint8Array.of(1, 1, 1, 1);
    expect(await Promise.all(asked)).toEqual([ones, unparsable, unparsable, ones]);
    expect(await outcome(() => reader.describe(hanging, 'i1'))).toEqual(unparsable);
    expect(await outcome(() => reader.readFrame(first, 1))).toEqual(ones);
    await reader.release(new Set([first, second]));
    expect(second.opened).toBe(second.closed);
  });

  it.each(['process.exit(1);', "throw new Error('injected');"])(
    'on which the thread dies is given up; the others go on: %s',
    async (inject) => {
      await restart({ script: await workerWith(inject) });
      const sound = await fileOf('sound', picture(2));
      const asked = [
        outcome(() => reader.describe(bad(), 'i1')),
        outcome(() => reader.readFrame(sound, 1)),
        outcome(() => reader.readFrame(bad(), 1)),
        outcome(() => reader.readFrame(sound, 0)),
      ];
      const unparsable = { code: 'file.unparsable', facts: {} };
      expect(await Promise.all(asked)).toEqual([
        unparsable,
        Uint8Array.of(1, 1, 1, 1),
        unparsable,
        Uint8Array.of(0, 0, 0, 0),
      ]);
    },
  );

  it('that is gone says so, here and on the main side', async () => {
    const entry = await fileOf('gone', picture(1));
    await rm(join(folder, 'gone'));
    await expect(reader.describe(entry, 'i1')).rejects.toMatchObject({ code: 'source.vanished' });
    await expect(reader.readFrame(entry, 0)).rejects.toMatchObject({ code: 'source.vanished' });
    await expect(reader.tags({ ...bad(), size: 100 })).rejects.toMatchObject({ code: 'source.vanished' });
    await fileOf('gone', picture(1));
    expect((await reader.readFrame(entry, 0))[0]).toBe(0);
  });
});

describe('reads that are given up', () => {
  it('do not begin when they wait, and answer at once when they are under way', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const slow = entryOf(picture(9));
    const gated: SourceEntry = { ...slow, open: () => gate.then(() => slow.open()) };
    const waiting = entryOf(picture(1));
    const aborter = new AbortController();
    const under = Array.from({ length: 8 }, (_, index) => reader.readFrame(gated, index));
    const queued = outcome(() => reader.readFrame(waiting, 0, aborter.signal));
    const cancelled = { code: 'job.cancelled', facts: {} };
    aborter.abort();
    expect(await queued).toEqual(cancelled);
    open();
    expect((await Promise.all(under)).map(([first]) => first)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(waiting.opened).toBe(0);

    const never: SourceEntry = { ...bad(), size: 500, open: () => new Promise(() => undefined) };
    const later = new AbortController();
    const running = outcome(() => reader.readFrame(never, 0, later.signal));
    expect((await reader.readFrame(waiting, 0))[0]).toBe(0);
    later.abort();
    expect(await running).toEqual(cancelled);
    expect(await outcome(() => reader.readFrame(waiting, 0, AbortSignal.abort()))).toEqual(cancelled);
  });

  it('end with job.cancelled when the reader is closed', async () => {
    const never: SourceEntry = { ...bad(), size: 500, open: () => new Promise(() => undefined) };
    const entry = await fileOf('a', picture(1));
    const cut = outcome(() => reader.tags(never));
    await reader.readFrame(entry, 0);
    await reader.close();
    expect(await cut).toEqual({ code: 'job.cancelled', facts: {} });
    expect(await outcome(() => reader.tags(entry))).toEqual({ code: 'job.cancelled', facts: {} });
  });
});

describe.runIf(process.platform === 'linux')('files that the thread opened', () => {
  it('are closed when they are released, after the reads under way, and the others when it ends', async () => {
    const entries = await Promise.all([fileOf('a', picture(2)), fileOf('b', picture(2))]);
    const held = entryOf(picture(1));
    for (const entry of [...entries, held]) await reader.describe(entry, 'i1');
    expect((await openFiles()).length).toBe(2);
    const reading = reader.describe(entries[0] as SourceEntry, 'i2');
    await reader.release(new Set(entries.slice(0, 1)));
    expect(await openFiles()).toEqual([join(folder, 'b')]);
    expect((await reading).instanceId).toBe('i2');
    expect([held.opened, held.closed]).toEqual([1, 0]);
    await reader.close();
    expect(await openFiles()).toEqual([]);
    expect([held.opened, held.closed]).toEqual([1, 1]);
  });

  it('are closed with a thread that hung', async () => {
    await restart({ script: await workerWith('for (;;);'), maxComputeMs: 600 });
    const entry = await fileOf('a', picture(1));
    await reader.tags(entry);
    expect((await openFiles()).length).toBe(1);
    expect(await outcome(() => reader.tags(bad()))).toEqual({ code: 'file.unparsable', facts: {} });
    await reader.close();
    expect(await openFiles()).toEqual([]);
  });
});

it('is refused when its script was not built', () => {
  expect(() => startReaderThread({ script: join(folder, 'nothing.cjs') })).toThrow(AppError);
});

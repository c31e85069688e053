import { createHash } from 'node:crypto';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryAccess } from '../../../../core/bytes/RandomAccess';
import { AppError } from '../../../../core/errors/AppError';
import { deidContext, type DeidThreadSettings } from '../../../../host/jobs/threads/deidSettings';
import { firstCredit } from '../../../../host/jobs/threads/chunkCredit';
import { startJobThreads, type JobThreads } from '../../../../host/jobs/threads/jobThreads';
import { keptLimit } from '../../../../host/jobs/threads/keptLimit';
import { makeInstance } from '../../../../host/jobs/threads/makeInstance';
import { openSource } from '../../../../host/sources/openSource';
import { plainEntry } from '../../../../host/sources/plainEntry';
import type { SourceEntry } from '../../../../host/sources/Source';
import { workerFile } from '../../../../host/workerFile';
import { demoFiles } from '../../../support/demoFolder';
import { entryOf } from '../../frames/memorySource';
import { testInstances } from '../../share/uploadItems';
import { rawZip } from '../../sources/rawZip';

const settings: DeidThreadSettings = {
  key: new TextEncoder().encode('0123456789abcdef0123456789abcdef'),
  options: ['retainLongModifiedDates'],
  acceptedPixels: 'all',
};
let folder = '';
let stop = new AbortController();
let threads: JobThreads;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-threads-'));
  stop = new AbortController();
  threads = startJobThreads({ signal: stop.signal, settings });
});
afterEach(async () => {
  await threads.close();
  await rm(folder, { recursive: true, force: true });
});

async function restart(options: { readonly script?: string; readonly maxComputeMs?: number }): Promise<void> {
  await threads.close();
  threads = startJobThreads({ signal: stop.signal, settings, ...options });
}

async function fileOf(name: string, bytes: Uint8Array): Promise<SourceEntry> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return plainEntry(path, name, bytes.length);
}

/** What it gives, or the code and facts of its error. */
async function outcome<T>(task: Promise<T>): Promise<unknown> {
  try {
    return await task;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, facts: error.facts };
  }
}

const anyOne = { sopInstanceUid: '', seriesInstanceUid: '', studyInstanceUid: '', patientId: '' };
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const instance = (side = 64): Uint8Array => testInstances(1, side)[0]!.bytes;
const collected = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
};

/** What is the same on both sides, as plain data. */
async function plain(made: ReturnType<typeof makeInstance>): Promise<unknown> {
  const result = await outcome(made);
  if ('code' in (result as object)) return result;
  const { report, bytes, ...rest } = result as Awaited<typeof made>;
  return { ...rest, counts: [...report.counts], notes: [...report.notes], sha256: bytes && sha256(bytes) };
}

describe('a thread gives what is made without one', () => {
  it('of plain files and of entries of a zip: same bytes, report, words and errors', async () => {
    const files = [
      ...(await demoFiles(12)).map(({ bytes }) => bytes),
      instance(),
      instance().subarray(0, 400),
      new TextEncoder().encode('no DICOM at all, but long enough to be looked at'),
    ];
    const zip = join(folder, 'all.zip');
    await writeFile(
      zip,
      rawZip(files.map((content, index) => ({ name: `f${index}`, content, isDeflated: true }))),
    );
    const source = await openSource([zip]);
    const fromZip: SourceEntry[] = [];
    for await (const entry of source.entries(stop.signal, () => undefined)) fromZip.push(entry);
    expect(fromZip.length).toBe(files.length);
    const context = deidContext(settings);
    const codes = new Set<unknown>();
    for (const [index, bytes] of files.entries()) {
      const direct = await plain(makeInstance(memoryAccess(bytes), context, true, anyOne));
      const plainFile = await fileOf(`f${index}`, bytes);
      expect(await plain(threads.deidentify(plainFile, true, anyOne))).toEqual(direct);
      expect(await plain(threads.deidentify(fromZip[index]!, true, anyOne))).toEqual(direct);
      codes.add((direct as { code?: string }).code);
    }
    expect(codes).toContain(undefined);
    expect(codes.size).toBeGreaterThan(1);
    await source.close();
  });

  it('as a stream, chunk by chunk, in more chunks than may be under way', async () => {
    const bytes = instance(3000);
    expect(bytes.length).toBeGreaterThan(keptLimit + firstCredit);
    const entry = await fileOf('large', bytes);
    const made = await threads.deidentify(entry, true, anyOne);
    expect(made.bytes).toBeUndefined();
    const streamed = await collected(threads.stream(entry, made.size, anyOne));
    expect(streamed.length).toBe(made.size);
    // The pixels are the last of it, and stay as they are.
    const pixels = 3000 * 3000 * 2;
    expect(sha256(streamed.subarray(-pixels))).toBe(sha256(bytes.subarray(-pixels)));
    expect(streamed.includes('Test^Upload')).toBe(false);
    await expect(collected(threads.stream(entry, made.size + 2, anyOne))).rejects.toMatchObject({
      code: 'source.changed',
    });
  });

  it('packed: what inflates to the same bytes, also where it is short or does not deflate', async () => {
    for (const bytes of [
      new Uint8Array(0),
      Uint8Array.of(1, 2, 3),
      new Uint8Array(1000),
      Uint8Array.from({ length: 300_000 }, (_, at) => (at * at) >> 3),
      Uint8Array.from({ length: 4000 }, (_, at) => Math.imul(at, 2654435761) >>> 24),
    ]) {
      const digest = sha256(bytes);
      const packed = await threads.pack(bytes.slice(), false);
      const content = packed.method === 8 ? inflateRawSync(packed.bytes) : packed.bytes;
      expect([packed.size, packed.sha256, sha256(content)]).toEqual([bytes.length, digest, digest]);
    }
  });

  it('of an instance as it is', async () => {
    const bytes = instance(300);
    const entry = await fileOf('copied', bytes);
    const copied = await threads.copy(entry, {
      isCompressed: false,
      hasForeignPreamble: false,
      expected: anyOne,
    });
    expect(copied).toEqual(await threads.pack(bytes.slice(), false));
    const content = copied.method === 8 ? inflateRawSync(copied.bytes) : copied.bytes;
    expect(Buffer.compare(content, bytes)).toBe(0);
  });

  it('of no other instance than the one that was chosen: another disc may have been put in', async () => {
    const [chosen, other] = testInstances(2, 64);
    const entry = await fileOf('IM0001', other!.bytes);
    const expected = { ...anyOne, sopInstanceUid: chosen!.sopInstanceUid };
    const refusal = { code: 'source.otherFile' };
    const how = { isCompressed: false, hasForeignPreamble: false, expected };
    expect(await outcome(threads.copy(entry, how))).toMatchObject(refusal);
    expect(await outcome(threads.check(entry, expected))).toMatchObject(refusal);
    expect(await outcome(threads.deidentify(entry, true, expected))).toMatchObject(refusal);
    expect(await outcome(collected(threads.stream(entry, entry.size, expected)))).toMatchObject(refusal);
    expect(await threads.check(await fileOf('IM0002', chosen!.bytes), expected)).toBeNull();
  });

  it('a file whose size is not what was listed is no copy', async () => {
    const entry = await fileOf('changed', new Uint8Array(100));
    await writeFile(join(folder, 'changed'), new Uint8Array(90));
    await expect(
      threads.copy(entry, { isCompressed: true, hasForeignPreamble: false, expected: anyOne }),
    ).rejects.toMatchObject({ code: 'source.changed' });
  });
});

describe('a stream that is given up', () => {
  it('leaves its thread to others', async () => {
    const large = await fileOf('large', instance(3000));
    const { size } = await threads.deidentify(large, true, anyOne);
    const small = await fileOf('small', instance());
    for (let round = 0; round < 3; round += 1) {
      const begun = threads.stream(large, size, anyOne);
      await begun.next();
      const waiting = threads.deidentify(small, true, anyOne);
      await begun.return(undefined);
      expect((await waiting).bytes?.length).toBeGreaterThan(0);
    }
  });
});

/** The thread's own script, in front of which `inject` runs once the file of 13 bytes is at hand. */
async function workerWith(inject: string): Promise<string> {
  const script = join(folder, 'injectedWorker.cjs');
  await writeFile(
    script,
    `const { parentPort, workerData } = require('node:worker_threads');
    const state = new Int32Array(workerData.state);
    const mark = (id) => { Atomics.store(state, 0, id); Atomics.store(state, 1, 1); Atomics.add(state, 2, 1); };
    parentPort.on('message', (m) => { if (m.kind === 'ask' && m.entry.size === 13) { mark(m.taskId); ${inject} } });
    require(${JSON.stringify(workerFile('jobWorker'))});`,
  );
  return script;
}

describe('a file that is hostile', () => {
  it.each(['for (;;);', 'process.exit(1);', "throw new Error('injected');"])(
    'costs itself only; the others go on in a new thread: %s',
    async (inject) => {
      await restart({ script: await workerWith(inject), maxComputeMs: 600 });
      const [sound, bad] = [await fileOf('sound', instance()), await fileOf('bad', new Uint8Array(13))];
      const remote = entryOf(instance());
      const asked = [sound, bad, remote, sound].map((entry) =>
        outcome(threads.deidentify(entry, false, anyOne)),
      );
      const [first, hostile, third, last] = await Promise.all(asked);
      expect(hostile).toEqual({ code: 'file.unparsable', facts: {} });
      for (const made of [first, third, last]) expect(made).toHaveProperty('summary.modality', 'CT');
      await threads.close();
      expect(remote.opened).toBe(remote.closed);
    },
  );

  it('does not keep a cancelled job from ending', async () => {
    const begun = join(folder, 'begun');
    const hang = `require('node:fs').writeFileSync(${JSON.stringify(begun)}, ''); for (;;);`;
    await restart({ script: await workerWith(hang) });
    const bad = await fileOf('bad', new Uint8Array(13));
    const asked = [threads.deidentify(bad, true, anyOne), threads.assess(bad, '1.2')].map(
      (task: Promise<unknown>) => outcome(task),
    );
    await vi.waitFor(() => access(begun), { timeout: 30_000 });
    stop.abort();
    const cancelled = { code: 'job.cancelled', facts: {} };
    expect(await Promise.all(asked)).toEqual([cancelled, cancelled]);
    await threads.close();
    expect(await outcome(threads.deidentify(bad, true, anyOne))).toEqual(cancelled);
  });
});

it('without settings nothing is de-identified', async () => {
  await threads.close();
  threads = startJobThreads({ signal: stop.signal });
  const entry = await fileOf('a', instance());
  expect(await outcome(threads.deidentify(entry, true, anyOne))).toEqual({
    code: 'internal.unexpected',
    facts: { missing: 'settings' },
  });
});

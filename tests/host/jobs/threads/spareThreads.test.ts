import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryAccess } from '../../../../core/bytes/RandomAccess';
import { AppError } from '../../../../core/errors/AppError';
import { deidContext, type DeidThreadSettings } from '../../../../host/jobs/threads/deidSettings';
import { startJobThreads, type JobThreads } from '../../../../host/jobs/threads/jobThreads';
import { makeInstance } from '../../../../host/jobs/threads/makeInstance';
import { createSpareJobThreads, type SpareJobThreads } from '../../../../host/jobs/threads/spareThreads';
import { plainEntry } from '../../../../host/sources/plainEntry';
import type { SourceEntry } from '../../../../host/sources/Source';
import { testInstances } from '../../share/uploadItems';

const settingsWith = (key: string): DeidThreadSettings => ({
  key: new TextEncoder().encode(key.padEnd(32, '.')),
  options: [],
  acceptedPixels: 'all',
});
const anyOne = { sopInstanceUid: '', seriesInstanceUid: '', studyInstanceUid: '', patientId: '' };
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let folder = '';
let workers: Worker[] = [];
let spare: SpareJobThreads;
const onWorker = (worker: Worker): void => void workers.push(worker);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-spare-'));
  workers = [];
  spare = createSpareJobThreads();
  process.on('worker', onWorker);
});
afterEach(async () => {
  process.off('worker', onWorker);
  await spare.end();
  await rm(folder, { recursive: true, force: true });
});

async function entryOf(bytes: Uint8Array, name = 'a'): Promise<SourceEntry> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return plainEntry(path, name, bytes.length);
}

async function inJob<T>(
  settings: DeidThreadSettings | undefined,
  task: (threads: JobThreads) => Promise<T>,
  signal = new AbortController().signal,
): Promise<T> {
  const threads = startJobThreads({ signal, settings, spare });
  try {
    return await task(threads);
  } finally {
    await threads.close();
  }
}

describe('threads that are kept for the next job', () => {
  it('know nothing of the one before: each job has its own key, or none', async () => {
    const [{ bytes } = { bytes: new Uint8Array(0) }] = testInstances(1, 64);
    const entry = await entryOf(bytes);
    const digest = (settings: DeidThreadSettings) =>
      inJob(settings, async (threads) =>
        sha256((await threads.deidentify(entry, true, anyOne)).bytes ?? new Uint8Array(0)),
      );
    const direct = async (settings: DeidThreadSettings) =>
      sha256(
        (await makeInstance(memoryAccess(bytes), deidContext(settings), true, anyOne)).bytes ??
          new Uint8Array(0),
      );
    const [one, other] = [settingsWith('one'), settingsWith('other')];
    expect(await digest(one)).toBe(await direct(one));
    expect(await digest(other)).toBe(await direct(other));
    expect(await direct(other)).not.toBe(await direct(one));
    const without = inJob(undefined, (threads) => threads.deidentify(entry, true, anyOne));
    await expect(without).rejects.toMatchObject({
      code: 'internal.unexpected',
      facts: { missing: 'settings' },
    });
    expect(await digest(one)).toBe(await direct(one));
    expect(workers).toHaveLength(1);
  });

  it('are not those of a job that was cancelled at work', async () => {
    const [{ bytes } = { bytes: new Uint8Array(0) }] = testInstances(1, 2000);
    const entry = await entryOf(bytes);
    const stop = new AbortController();
    const cancelled = inJob(
      settingsWith('one'),
      (threads) => {
        const made = threads.deidentify(entry, true, anyOne);
        stop.abort();
        return made;
      },
      stop.signal,
    );
    await expect(cancelled).rejects.toMatchObject({ code: 'job.cancelled' });
    expect(spare.take(true)).toBeUndefined();
  });

  it('are started anew where one died while it had nothing to do', async () => {
    const [{ bytes } = { bytes: new Uint8Array(0) }] = testInstances(1, 64);
    const entry = await entryOf(bytes);
    const size = () =>
      inJob(settingsWith('one'), async (threads) => (await threads.deidentify(entry, true, anyOne)).size);
    const first = await size();
    const [worker] = workers;
    if (worker === undefined) throw new AppError('internal.unexpected');
    const exited = once(worker, 'exit');
    await worker.terminate();
    await exited;
    expect(await size()).toBe(first);
    expect(workers).toHaveLength(2);
  });

  it('end with the program, also those that come back later', async () => {
    const [{ bytes } = { bytes: new Uint8Array(0) }] = testInstances(1, 64);
    const entry = await entryOf(bytes);
    await inJob(settingsWith('one'), async (threads) => {
      await threads.deidentify(entry, false, anyOne);
      await spare.end();
    });
    const [worker] = workers;
    await expect.poll(() => worker?.threadId).toBe(-1);
  });
});

it('memory of a packed instance is used again, and the next one is whole in it', async () => {
  const instances = [300, 64, 300, 310].map((side, index) => {
    const one = testInstances(index + 1, side)[index];
    // What does not deflate is stored, in the memory in which it came.
    one?.bytes.fill(index, -side * side * 2);
    return one;
  });
  const memory: number[] = [];
  await inJob(settingsWith('one'), async (threads) => {
    for (const [index, one] of instances.entries()) {
      const bytes = one?.bytes ?? new Uint8Array(0);
      const made = await threads.deidentify(await entryOf(bytes, `f${index}`), true, anyOne);
      const direct = await makeInstance(memoryAccess(bytes), deidContext(settingsWith('one')), true, anyOne);
      expect(sha256(made.bytes ?? new Uint8Array(0))).toBe(sha256(direct.bytes ?? new Uint8Array(0)));
      memory.push(made.bytes?.buffer.byteLength ?? 0);
      const packed = await threads.pack(made.bytes ?? new Uint8Array(0), false);
      expect([packed.size, packed.sha256]).toEqual([direct.size, sha256(direct.bytes ?? new Uint8Array(0))]);
    }
  });
  const [first, ...others] = memory;
  expect(others).toEqual(others.map(() => first));
});

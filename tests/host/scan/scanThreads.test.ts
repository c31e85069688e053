import { once } from 'node:events';
import { statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startScanThread, type ScanThread } from '../../../host/scan/scanThread';
import { createScanThreads, threadLimit, type ScanThreads } from '../../../host/scan/scanThreads';
import { scanSource } from '../../../host/scan/scanSource';
import { folderSource } from '../../../host/sources/folderSource';
import { lookAtFiles } from '../../../host/sources/lookAtFiles';
import { plainEntry } from '../../../host/sources/plainEntry';
import { instance } from '../sources/instances';

let folder = '';
let started: ScanThread[] = [];
let threads: ScanThreads;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-threads-'));
  started = [];
  threads = createScanThreads(() => {
    const thread = startScanThread();
    started.push(thread);
    return thread;
  });
});
afterEach(async () => {
  await threads.end();
  await rm(folder, { recursive: true, force: true });
});

async function folderOf(name: string, count: number): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  for (let number = 1; number <= count; number += 1)
    await writeFile(join(path, `IM${number}`), instance(number));
  return path;
}

let last = 0;
async function scan(path: string, signal = new AbortController().signal): Promise<readonly string[]> {
  const found: string[] = [];
  await scanSource(folderSource(path), {
    signal,
    threads,
    nextInstanceId: () => String((last += 1)),
    onInstances: (instances) => found.push(...instances.map((one) => one.path)),
  });
  return found.sort();
}

describe('createScanThreads', () => {
  it('gives the threads of one scan to the next, which finds its own files and no others', async () => {
    const first = await folderOf('a', 3);
    const second = await folderOf('b', 2);
    expect(await scan(first)).toEqual(['IM1', 'IM2', 'IM3']);
    expect(threads.idle).toBe(1);
    expect(await scan(second)).toEqual(['IM1', 'IM2']);
    expect(started).toHaveLength(1);
  });

  it('uses threads that are there for few files, and starts none for them', async () => {
    const path = await folderOf('a', 80);
    const ready = Array.from({ length: threadLimit }, () => threads.take());
    for (const thread of ready) threads.giveBack(thread);
    expect(await scan(path)).toHaveLength(80);
    expect(started).toHaveLength(threadLimit);
    expect(threads.idle).toBe(threadLimit);
  });

  it('starts two ahead, once', async () => {
    threads.prepare();
    threads.prepare();
    const ahead = Math.min(2, threadLimit);
    expect(started).toHaveLength(ahead);
    expect(await scan(await folderOf('a', 1))).toEqual(['IM1']);
    expect(started).toHaveLength(ahead);
  });

  it('does not keep the threads of a scan that was cancelled', async () => {
    const path = await folderOf('a', 50);
    const aborter = new AbortController();
    await scanSource(folderSource(path), {
      signal: aborter.signal,
      threads,
      nextInstanceId: () => '1',
      onInstances: () => aborter.abort(),
    });
    expect(started.length).toBeGreaterThan(0);
    expect(threads.idle).toBe(0);
    expect(await scan(path)).toHaveLength(50);
  });

  it('starts a thread anew that died while it had nothing to do', async () => {
    const script = join(folder, 'mortal.cjs');
    await writeFile(
      script,
      `const { parentPort } = require('node:worker_threads');
      parentPort.on('message', ({ tasks }) => {
        const results = tasks.map(({ taskId }) => [taskId, { kind: 'notDicom', code: 'file.notDicom' }]);
        parentPort.postMessage({ kind: 'results', results });
        parentPort.postMessage({ kind: 'done' });
        setTimeout(() => process.exit(), 20);
      });`,
    );
    const ends: Promise<unknown>[] = [];
    const onWorker = (worker: Worker): void => void ends.push(once(worker, 'exit'));
    process.on('worker', onWorker);
    const thread = startScanThread(script);
    const entry = { path: 'a', size: 1, open: () => Promise.reject(new Error('not asked for')) };
    const found: string[] = [];
    for (const taskId of [1, 2]) {
      await thread.run([{ taskId, entry }], (read, result) => found.push(read.path + result.kind));
      await ends.at(-1);
    }
    process.off('worker', onWorker);
    await thread.end();
    expect(ends).toHaveLength(2);
    expect(found).toEqual(['anotDicom', 'anotDicom']);
  });

  it('does a second run after the first, and a file on which it dies costs itself only', async () => {
    const script = join(folder, 'dying.cjs');
    await writeFile(
      script,
      `const { parentPort, workerData } = require('node:worker_threads');
      const state = new Int32Array(workerData.state);
      parentPort.on('message', ({ tasks }) => {
        for (const { taskId } of tasks) {
          Atomics.store(state, 0, taskId);
          if (taskId === 4) process.exit(1);
          parentPort.postMessage({ kind: 'results', results: [[taskId, { kind: 'notDicom', code: 'file.notDicom' }]] });
        }
        parentPort.postMessage({ kind: 'done' });
      });`,
    );
    const thread = startScanThread(script);
    const found: string[] = [];
    const run = (paths: readonly string[], from: number): Promise<void> =>
      thread.run(
        paths.map((path, index) => ({
          taskId: from + index,
          entry: { path, size: 1, open: () => Promise.reject(new Error('not asked for')) },
        })),
        ({ path }, { kind }) => found.push(`${path} ${kind}`),
      );
    let isFirstDone = false;
    const first = run(['a', 'b'], 1).then(() => {
      isFirstDone = true;
    });
    const second = run(['c', 'bad', 'd'], 3).then(() => expect(isFirstDone).toBe(true));
    await Promise.all([first, second, run(['e'], 6)]);
    await thread.end();
    expect(found.sort()).toEqual(
      ['a notDicom', 'b notDicom', 'bad refused', 'c notDicom', 'd notDicom', 'e notDicom'].sort(),
    );
    await run(['f'], 7);
    expect(found).toHaveLength(6);
  });

  it('is done with a run whose files all have results, though the thread dies before it says so', async () => {
    const script = join(folder, 'dyingLast.cjs');
    await writeFile(
      script,
      `const { parentPort } = require('node:worker_threads');
      parentPort.on('message', ({ tasks }) => {
        const results = tasks.map(({ taskId }) => [taskId, { kind: 'notDicom', code: 'file.notDicom' }]);
        parentPort.postMessage({ kind: 'results', results });
        setTimeout(() => process.exit(1), 20);
      });`,
    );
    const thread = startScanThread(script);
    const entry = { path: 'a', size: 1, open: () => Promise.reject(new Error('not asked for')) };
    const found: string[] = [];
    await thread.run([{ taskId: 1, entry }], (_, { kind }) => found.push(kind));
    await thread.end();
    expect(found).toEqual(['notDicom']);
  });

  it('asks the file system in the thread, also while it reads', async () => {
    const path = await folderOf('a', 40);
    const thread = threads.take();
    const paths = ['IM1', 'IM2', 'nothing', 'IM40'].map((name) => join(path, name));
    const entries = Array.from({ length: 40 }, (_, index) =>
      plainEntry(join(path, `IM${index + 1}`), 'x', 1),
    );
    let found = 0;
    const reading = thread.run(
      entries.map((entry, index) => ({ taskId: index, entry })),
      () => (found += 1),
    );
    const { facts, tookMs } = await thread.look(paths);
    await reading;
    expect(found).toBe(40);
    expect(tookMs).toBeGreaterThan(0);
    expect({ facts }).toEqual(await lookAtFiles(paths));
    expect(facts[2]).toBe('source.vanished');
    expect(facts[0]).toEqual({ size: statSync(paths[0] ?? '').size, position: statSync(paths[0] ?? '').ino });
  });

  it('asks the file system by itself when the thread dies or has ended', async () => {
    const script = join(folder, 'dyingAtLook.cjs');
    await writeFile(
      script,
      `require('node:worker_threads').parentPort.on('message', () => process.exit(1));`,
    );
    const thread = startScanThread(script);
    expect(await thread.look([script])).toEqual(await lookAtFiles([script]));
    await thread.end();
    expect(await thread.look([script])).toEqual(await lookAtFiles([script]));
  });

  it('keeps no more than its limit', async () => {
    const taken = Array.from({ length: threadLimit + 1 }, () => threads.take());
    for (const thread of taken) threads.giveBack(thread);
    expect(threads.idle).toBe(threadLimit);
    await threads.end();
    expect(threads.idle).toBe(0);
  });
});

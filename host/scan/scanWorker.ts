/**
 * Worker thread of a scan. It opens plain files by itself, with calls that block only this thread, and asks the
 * main side for the bytes of others. Tasks are done one after the other, also those of several messages; results go back
 * about every 50 ms.
 */
import { closeSync, fstatSync, openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { memoryAccess, type RandomAccess } from '../../core/bytes/RandomAccess';
import { firstReadLength } from '../../core/dicom/limits';
import { ioCode, ioError } from '../sources/ioError';
import { readFlags } from '../sources/readFlags';
import { resilientAccess } from '../sources/resilientFile';
import { createRangeReads } from '../threads/rangeReads';
import { readFully } from '../threads/readFully';
import { phaseParsing, phaseReading, stateChanges, statePhase, stateTask } from '../threads/threadState';
import { scanFile } from './scanFile';
import type { FromScanThread, ScanResult, ScanTask, ToScanThread } from './scanProtocol';
import { createSharing } from './shareIdentity';
import { warmUp, type MemoryTask } from './warmUp';

const flushMs = 50;
/** A thread that had no work for so long uses the time to warm up; until then the window needs the processor. */
const warmUpAfterMs = 1500;
const port = parentPort;
if (port === null) throw new Error('scanWorker runs as a worker thread only');
const state = new Int32Array((workerData as { state: SharedArrayBuffer }).state);

function send(message: FromScanThread): void {
  port?.postMessage(message);
}

const ranges = createRangeReads(send);

function enter(phase: number): void {
  Atomics.store(state, statePhase, phase);
  Atomics.add(state, stateChanges, 1);
}

/** Marks the time that a read takes as the medium's. */
async function asReading<T>(read: () => T | Promise<T>): Promise<T> {
  enter(phaseReading);
  try {
    return await read();
  } finally {
    enter(phaseParsing);
  }
}

/**
 * First bytes of the file at hand. Used for one file after the other: a summary holds nothing of it, and a new
 * buffer for each file would cost more than parsing it.
 */
const firstBytes = new Uint8Array(firstReadLength);

function readPlain(descriptor: number, size: number, offset: number, length: number): Uint8Array {
  const wanted = Math.max(0, Math.min(length, size - offset));
  const isFirst = offset === 0 && wanted <= firstBytes.length;
  const bytes = isFirst ? firstBytes.subarray(0, wanted) : new Uint8Array(wanted);
  return bytes.subarray(0, readFully(descriptor, bytes, offset));
}

async function scanPlain(task: ScanTask, filePath: string): Promise<ScanResult> {
  let descriptor: number;
  try {
    descriptor = openSync(filePath, readFlags);
  } catch (error) {
    return { kind: 'refused', code: ioCode(error) };
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { kind: 'refused', code: 'source.unsupported' };
    const read = (offset: number, length: number): Promise<Uint8Array> =>
      asReading(() => {
        try {
          return readPlain(descriptor, stats.size, offset, length);
        } catch (error) {
          throw ioError(error);
        }
      });
    return await scanFile(resilientAccess({ size: stats.size, read }), task.path);
  } finally {
    closeSync(descriptor);
  }
}

/** An entry of an archive may have to be unpacked up to its end; of larger ones that is not looked at. */
const mostReadToTheEnd = 16 * 1024 * 1024;

/** Bytes of a file that the main side holds (an entry of an archive, a file in a browser). */
function remoteAccess(task: ScanTask): RandomAccess {
  const { taskId, size } = task;
  return { size, read: (offset, length) => asReading(() => ranges.read(taskId, offset, length)) };
}

async function runTasks(
  tasks: readonly (ScanTask | MemoryTask)[],
  send: (message: FromScanThread) => void,
): Promise<void> {
  // A message shares what is in it; nothing of it is kept for the next, which may be of another source.
  const share = createSharing();
  let results: (readonly [number, ScanResult])[] = [];
  let flushed = performance.now();
  for (const task of tasks) {
    Atomics.store(state, stateTask, task.taskId);
    enter(phaseParsing);
    const { filePath } = task;
    const result =
      filePath !== undefined
        ? await scanPlain(task, filePath)
        : 'bytes' in task
          ? await scanFile(resilientAccess(memoryAccess(task.bytes)), task.path)
          : await scanFile(remoteAccess(task), task.path, task.size <= mostReadToTheEnd);
    enter(phaseReading);
    results.push([task.taskId, withSharedIdentity(result, share)]);
    if (performance.now() - flushed < flushMs) continue;
    send({ kind: 'results', results });
    results = [];
    flushed = performance.now();
  }
  if (results.length > 0) send({ kind: 'results', results });
  send({ kind: 'done' });
}

function withSharedIdentity(result: ScanResult, share: ReturnType<typeof createSharing>): ScanResult {
  if (result.kind !== 'instance') return result;
  return { kind: 'instance', summary: { ...result.summary, ...share(result.summary) } };
}

let hasWork = false;
let last: Promise<void> = Promise.resolve();
const kept: unknown[] = [];
port.on('message', (message: ToScanThread) => {
  hasWork = true;
  if (message.kind === 'tasks') last = last.then(() => runTasks(message.tasks, send));
  else ranges.onAnswer(message);
});
setTimeout(() => {
  if (hasWork) return;
  last = warmUp(runTasks, __filename, () => hasWork).then((shapes) => void kept.push(shapes));
}, warmUpAfterMs);

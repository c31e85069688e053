/**
 * Worker thread of a scan. It opens plain files by itself, with calls that block only this thread, and asks the
 * main side for the bytes of others. Tasks are done one after the other, also those of several messages; results go back
 * about every 50 ms. Questions about files are answered between two tasks.
 */
import { closeSync, fstatSync, lstatSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { RandomAccess } from '../../core/bytes/RandomAccess';
import { firstReadLength } from '../../core/dicom/limits';
import type { ErrorCode } from '../../core/errors/codes';
import { ioCode, ioError } from '../sources/ioError';
import { readFlags } from '../sources/readFlags';
import { resilientAccess } from '../sources/resilientFile';
import { createRangeReads } from '../threads/rangeReads';
import { readFully } from '../threads/readFully';
import { phaseParsing, phaseReading, stateChanges, statePhase, stateTask } from '../threads/threadState';
import { createPacking } from './packInstances';
import { scanFile, scanFirstBytes } from './scanFile';
import type {
  FromScanThread,
  LookRequest,
  OtherResult,
  ScanResult,
  ScanTask,
  ToScanThread,
} from './scanProtocol';
import { createSharing } from './shareIdentity';
import { warmUp } from './warmUp';

const flushMs = 50;
/** A thread that had no work for so long uses the time to warm up; until then the window needs the processor. */
const warmUpAfterMs = 1500;
if (parentPort === null) throw new Error('scanWorker runs as a worker thread only');
const port = parentPort;
const state = new Int32Array((workerData as { state: SharedArrayBuffer }).state);

function send(message: FromScanThread): void {
  port.postMessage(message);
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

/** Most files are done at once, without a promise. */
function scanPlain(filePath: string): ScanResult | Promise<ScanResult> {
  let descriptor: number;
  try {
    descriptor = openSync(filePath, readFlags);
  } catch (error) {
    return { kind: 'refused', code: ioCode(error) };
  }
  let isInHand = false;
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { kind: 'refused', code: 'source.unsupported' };
    // The engine's own form of whole numbers, for which the code was compiled: Stats have them as fractions.
    const size = Math.floor(stats.size);
    const first = firstRead(descriptor, size);
    const found = 'bytes' in first ? scanFirstBytes(first.bytes, size) : undefined;
    if (found !== undefined) return found;
    isInHand = true;
    return scanClosely(descriptor, size, first);
  } catch (error) {
    return { kind: 'refused', code: ioCode(error) };
  } finally {
    if (!isInHand) closeSync(descriptor);
  }
}

/** The first bytes of a file, or why they were not to be had. */
type FirstRead = { readonly bytes: Uint8Array } | { readonly error: Error };

function firstRead(descriptor: number, size: number): FirstRead {
  enter(phaseReading);
  try {
    return { bytes: readPlain(descriptor, size, 0, firstReadLength) };
  } catch (error) {
    return { error: ioError(error) };
  } finally {
    enter(phaseParsing);
  }
}

async function scanClosely(descriptor: number, size: number, first: FirstRead): Promise<ScanResult> {
  const read = (offset: number, length: number): Promise<Uint8Array> =>
    asReading(() => {
      try {
        return readPlain(descriptor, size, offset, length);
      } catch (error) {
        throw ioError(error);
      }
    });
  try {
    return await scanFile(resilientAccess(withFirst({ size, read }, first)));
  } finally {
    closeSync(descriptor);
  }
}

/** What was read, or failed to be read, is not asked for again. */
function withFirst({ size, read }: RandomAccess, first: FirstRead): RandomAccess {
  let isFirst = true;
  return {
    size,
    read: (offset, length) => {
      if (!isFirst) return read(offset, length);
      isFirst = false;
      return 'bytes' in first ? Promise.resolve(first.bytes) : Promise.reject(first.error);
    },
  };
}

/** An entry of an archive may have to be unpacked up to its end; of larger ones that is not looked at. */
const mostReadToTheEnd = 16 * 1024 * 1024;

/** Bytes of a file that the main side holds (an entry of an archive, a file in a browser). */
async function scanRemote({ taskId, size }: ScanTask): Promise<ScanResult> {
  const read = (offset: number, length: number): Promise<Uint8Array> =>
    asReading(() => ranges.read(taskId, offset, length));
  const first = await read(0, Math.min(size, firstReadLength)).then(
    (bytes): FirstRead => ({ bytes }),
    (error: Error): FirstRead => ({ error }),
  );
  const found = 'bytes' in first ? scanFirstBytes(first.bytes, size) : undefined;
  return found ?? scanFile(withFirst({ size, read }, first), size <= mostReadToTheEnd);
}

async function runTasks(tasks: readonly ScanTask[], send: (message: FromScanThread) => void): Promise<void> {
  // A message shares what is in it; nothing of it is kept for the next, which may be of another source.
  const share = createSharing();
  let results: (readonly [number, OtherResult])[] = [];
  let instances = createPacking();
  let flushed = performance.now();
  const flush = (): void => {
    send({ kind: 'results', results, instances: instances.packed });
    results = [];
    instances = createPacking();
    flushed = performance.now();
  };
  for (const task of tasks) {
    answerWaiting();
    Atomics.store(state, stateTask, task.taskId);
    enter(phaseParsing);
    const { filePath } = task;
    const result = await (filePath === undefined ? scanRemote(task) : scanPlain(filePath));
    enter(phaseReading);
    if (result.kind === 'instance') instances.add(task.taskId, result.summary, share(result.summary));
    else results.push([task.taskId, result]);
    if (performance.now() - flushed >= flushMs) flush();
  }
  flush();
  send({ kind: 'done' });
}

/** Blocks as long as the file system does. */
function look({ lookId, paths }: LookRequest, send: (message: FromScanThread) => void): void {
  const sizes = new Float64Array(paths.length);
  const positions = new Float64Array(paths.length);
  const codes: (readonly [number, ErrorCode])[] = [];
  const begun = performance.now();
  paths.forEach((path, index) => {
    try {
      const { size, ino } = lstatSync(path);
      sizes[index] = size;
      positions[index] = ino;
    } catch (error) {
      codes.push([index, ioCode(error)]);
    }
  });
  send({ kind: 'looked', lookId, sizes, positions, codes, tookMs: performance.now() - begun });
}

let hasWork = false;
let last: Promise<void> = Promise.resolve();
const kept: unknown[] = [];
function onMessage(message: ToScanThread): void {
  hasWork = true;
  if (message.kind === 'tasks') last = last.then(() => runTasks(message.tasks, send));
  else if (message.kind === 'look') look(message, send);
  else ranges.onAnswer(message);
}

/** What came while files were read one after the other, which leaves no turn to events. */
function answerWaiting(): void {
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
    onMessage(next.message as ToScanThread);
}

port.on('message', onMessage);

/** Small files of the synthetic patient that the build has laid beside this script. */
function warmUpPaths(): readonly string[] {
  const names = readdirSync(__dirname).filter((name) => /^warmUp\d+\.dcm$/.test(name));
  return names.map((name) => join(__dirname, name));
}

setTimeout(() => {
  if (hasWork) return;
  const lookAt = (paths: readonly string[]): void =>
    look({ kind: 'look', lookId: 0, paths }, (answer) => kept.splice(0, 1, answer));
  last = warmUp(runTasks, lookAt, warmUpPaths(), () => hasWork).then((shapes) => void kept.push(shapes));
}, warmUpAfterMs);

/**
 * Worker thread of exports and uploads: reads, parses, de-identifies, proves, digests and deflates instances, and reads back
 * what was written. Invariants: one task at a time, in the order in which they came; the task at hand stands in the shared
 * memory before anything is done for it; plain files are opened here, the bytes of others are asked for.
 */
import { closeSync, openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { memoryAccess, type RandomAccess } from '../../../core/bytes/RandomAccess';
import type { DeidContext } from '../../../core/deid/types';
import { AppError, asAppError } from '../../../core/errors/AppError';
import { readFlags } from '../../sources/readFlags';
import type { OpenFile } from '../../sources/Source';
import { createRangeReads } from '../../threads/rangeReads';
import { readFully } from '../../threads/readFully';
import type { ThreadEntry } from '../../threads/ThreadEntry';
import { phaseParsing, phaseReading, stateChanges, statePhase, stateTask } from '../../threads/threadState';
import { foreignPreambleLength } from '../copyOutput';
import { readLocalEntry, type LocalEntry } from '../package/localEntry';
import { packBytes } from '../package/packBytes';
import { createChunkCredit, type ChunkCredit } from './chunkCredit';
import { deidContext } from './deidSettings';
import type { FromJobThread, JobAnswers, JobQuestion, ToJobThread } from './jobProtocol';
import { keptLimit } from './keptLimit';
import { assessForExport, makeAgain, makeInstance, readExpected } from './makeInstance';
import { createSpareBuffer } from './spareBuffer';
import { openRemoteFile, openThreadFile } from './threadFile';

type Ask = Extract<ToJobThread, { readonly kind: 'ask' }>;

const port = parentPort;
if (port === null) throw new Error('jobWorker runs as a worker thread only');
const state = new Int32Array((workerData as { readonly state: SharedArrayBuffer }).state);
const ranges = createRangeReads(send);
const input = createSpareBuffer();
const waiting: Ask[] = [];
let settings: DeidContext | undefined;
let stream: { readonly taskId: number; readonly credit: ChunkCredit } | undefined;
let isBusy = false;

function send(message: FromJobThread, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}

function enter(phase: number): void {
  Atomics.store(state, statePhase, phase);
  Atomics.add(state, stateChanges, 1);
}

/** Marks the time that a read takes as the medium's. */
async function asReading<T>(read: () => Promise<T>): Promise<T> {
  enter(phaseReading);
  try {
    return await read();
  } finally {
    enter(phaseParsing);
  }
}

async function openFile(taskId: number, { size, filePath }: ThreadEntry): Promise<OpenFile> {
  const read = (offset: number, length: number) => ranges.read(taskId, offset, length);
  const file: OpenFile = await asReading(async () =>
    filePath === undefined
      ? { ...(await openRemoteFile(size, read, keptLimit)), close: () => Promise.resolve() }
      : openThreadFile(filePath, keptLimit, input),
  );
  return { ...file, read: (offset, length) => asReading(() => file.read(offset, length)) };
}

function context(): DeidContext {
  if (settings === undefined) throw new AppError('internal.unexpected', { missing: 'settings' });
  return settings;
}

async function copy(file: RandomAccess, size: number, question: JobQuestion & { readonly kind: 'copy' }) {
  const bytes = file.size === size ? await file.read(0, size) : undefined;
  if (bytes?.length !== size)
    throw new AppError('source.changed', { expected: size, found: bytes?.length ?? file.size });
  await readExpected(memoryAccess(bytes), question.expected);
  if (question.hasForeignPreamble) bytes.fill(0, 0, foreignPreambleLength);
  const packed = packBytes(bytes, question.isCompressed);
  // What was read stays in memory that the next file takes.
  return packed.bytes === bytes ? { ...packed, bytes: new Uint8Array(bytes) } : packed;
}

function readBack({ path, start, end }: JobQuestion & { readonly kind: 'readBack' }): LocalEntry | undefined {
  const descriptor = openSync(path, readFlags);
  try {
    const bytes = input.take(end - start);
    return readFully(descriptor, bytes, start) === bytes.length ? readLocalEntry(bytes) : undefined;
  } finally {
    closeSync(descriptor);
  }
}

async function sendChunks(taskId: number, chunks: AsyncIterable<Uint8Array>): Promise<null> {
  const credit = createChunkCredit();
  stream = { taskId, credit };
  try {
    for await (const chunk of chunks) {
      enter(phaseReading);
      const isWanted = await credit.take();
      enter(phaseParsing);
      if (!isWanted) break;
      // A chunk may be a view of what is still needed here.
      const bytes = new Uint8Array(chunk);
      send({ kind: 'chunk', taskId, bytes }, [bytes.buffer]);
    }
  } finally {
    stream = undefined;
  }
  return null;
}

async function answerTo({ taskId, entry, question }: Ask): Promise<JobAnswers[JobQuestion['kind']]> {
  if (question.kind === 'readBack') return readBack(question);
  if (question.kind === 'pack') {
    const { bytes, isCompressed } = question;
    const content = packBytes(bytes, isCompressed);
    return content.bytes === bytes ? { content } : { content, memory: bytes.buffer as ArrayBuffer };
  }
  const file = await openFile(taskId, entry);
  try {
    switch (question.kind) {
      case 'copy':
        return await copy(file, entry.size, question);
      case 'check':
        await readExpected(file, question.expected);
        return null;
      case 'deidentify':
        return await makeInstance(file, context(), question.hasBytes, question.expected, question.memory);
      case 'assess':
        return await assessForExport(file, context(), question.seriesInstanceUid);
      case 'stream':
        return await sendChunks(taskId, makeAgain(file, context(), question.size, question.expected));
    }
  } finally {
    await file.close();
  }
}

/** Memory of an answer, which moves. */
function movedOf(value: JobAnswers[JobQuestion['kind']]): readonly ArrayBuffer[] {
  if (value === undefined || value === null) return [];
  if ('content' in value)
    return [value.content.bytes.buffer as ArrayBuffer, ...(value.memory === undefined ? [] : [value.memory])];
  const bytes = 'bytes' in value ? value.bytes : undefined;
  return bytes === undefined ? [] : [bytes.buffer as ArrayBuffer];
}

async function run(ask: Ask): Promise<void> {
  const { taskId } = ask;
  Atomics.store(state, stateTask, taskId);
  enter(phaseParsing);
  try {
    const value = await answerTo(ask);
    send({ kind: 'answer', taskId, value }, movedOf(value));
  } catch (error) {
    const { code, facts } = asAppError(error, 'source.unreadable');
    send({ kind: 'refusal', taskId, code, facts });
  }
  enter(phaseReading);
}

async function runAll(): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await run(next);
  isBusy = false;
}

port.on('message', (message: ToJobThread) => {
  switch (message.kind) {
    case 'job':
      settings = message.settings === undefined ? undefined : deidContext(message.settings);
      return;
    case 'rest':
      settings = undefined;
      input.drop();
      return;
    case 'ask':
      waiting.push(message);
      void runAll();
      return;
    case 'bytes':
      ranges.onAnswer(message);
      return;
    case 'more':
      if (stream?.taskId === message.taskId) stream.credit.give();
      return;
    case 'stop':
      if (stream?.taskId === message.taskId) stream.credit.end();
  }
});

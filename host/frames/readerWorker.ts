/**
 * Worker thread that reads what is in instances: headers, tags, frames. It opens plain files by itself and asks the
 * main side for the bytes of others. Invariants: nothing here blocks but computing, so a thread whose timer stands
 * still computes; whatever computes runs after the entry that it belongs to was marked in the shared memory.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { tagRows } from '../../core/dicom/tagRows';
import { AppError, asAppError } from '../../core/errors/AppError';
import { isExpected } from '../../core/fileset/expectedInstance';
import { describeImageWithOverlays } from '../../core/imaging/describeImage';
import { openPlainFile } from '../sources/openPlainFile';
import type { OpenFile, SourceEntry } from '../sources/Source';
import { createRangeReads } from '../threads/rangeReads';
import { phaseParsing, phaseReading, stateChanges, statePhase, stateTask } from '../threads/threadState';
import { openFrames } from './openFrames';
import type {
  FromReaderThread,
  ReaderAnswers,
  ReaderEntry,
  ReaderQuestion,
  ToReaderThread,
} from './readerProtocol';

/** A question under way. */
interface Asked {
  readonly entryId: number;
  readonly aborter: AbortController;
  /** Ends when it was answered. */
  readonly answered: Promise<void>;
}

/** Parsed headers take many times their bytes, and a thread has less memory than a program. */
const maxHeaderBytes = 32 * 1024 * 1024;
/** How often the thread says that it is not stuck, while there is something to do. */
const beatMs = 200;

const port = parentPort;
if (port === null) throw new Error('readerWorker runs as a worker thread only');
const state = new Int32Array((workerData as { state: SharedArrayBuffer }).state);
const frames = openFrames({ maxHeaderBytes });
const entries = new Map<number, SourceEntry>();
const asked = new Map<number, Asked>();
const ranges = createRangeReads(send);
let lastTaskId = 0;
let beat: NodeJS.Timeout | undefined;

function send(message: FromReaderThread, transfer: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}

/** What follows, until something else is marked, is done for this entry. */
function mark(entryId: number): void {
  Atomics.store(state, stateTask, entryId);
  Atomics.add(state, stateChanges, 1);
}

function entryOf({ entryId, size, filePath }: ReaderEntry): SourceEntry {
  const known = entries.get(entryId);
  if (known !== undefined) return known;
  const openFile = filePath === undefined ? () => openRemote(entryId, size) : () => openPlainFile(filePath);
  const entry: SourceEntry = {
    path: '',
    size,
    open: async () => {
      const file = await openFile().finally(() => mark(entryId));
      return {
        size: file.size,
        read: (offset, length) => file.read(offset, length).finally(() => mark(entryId)),
        close: () => file.close(),
      };
    },
  };
  entries.set(entryId, entry);
  return entry;
}

/** A file that the main side holds. */
function openRemote(entryId: number, size: number): Promise<OpenFile> {
  lastTaskId += 1;
  const taskId = lastTaskId;
  send({ kind: 'open', taskId, entryId });
  return Promise.resolve({
    size,
    read: (offset, length) => ranges.read(taskId, offset, length),
    close: () => {
      send({ kind: 'close', taskId });
      return Promise.resolve();
    },
  });
}

async function answerTo(
  entry: SourceEntry,
  question: ReaderQuestion,
  signal: AbortSignal,
): Promise<ReaderAnswers[ReaderQuestion['kind']]> {
  const reader = frames.instance(entry);
  const { expected } = question;
  const file = await reader.file();
  if (expected !== undefined && !isExpected(file, expected)) {
    // Not kept open: the right disc may be put back.
    await frames.release((one) => one === entry);
    throw new AppError('source.otherFile');
  }
  if (question.kind === 'frame') return reader.readFrame(question.frameIndex, signal);
  if (question.kind === 'tags') return tagRows(file);
  const { instanceId } = question;
  return describeImageWithOverlays(file, instanceId, await reader.pixel(), (index) =>
    reader.readFrame(index),
  );
}

/** Answers, whatever happens. */
async function answer(
  askId: number,
  entry: SourceEntry,
  question: ReaderQuestion,
  signal: AbortSignal,
): Promise<void> {
  try {
    const value = await answerTo(entry, question, signal);
    if (value instanceof Uint8Array) {
      // A frame of inflated or shared bytes is a view of what is still needed here.
      const bytes = value.byteLength === value.buffer.byteLength ? value : new Uint8Array(value);
      send({ kind: 'answer', askId, value: bytes }, [bytes.buffer as ArrayBuffer]);
    } else send({ kind: 'answer', askId, value });
  } catch (error) {
    const { code, facts } = asAppError(error, 'internal.unexpected');
    send({ kind: 'refusal', askId, code, facts });
  }
}

function ask(askId: number, asking: ReaderEntry, question: ReaderQuestion): void {
  if (beat === undefined) {
    beat = setInterval(() => Atomics.add(state, stateChanges, 1), beatMs);
    Atomics.store(state, statePhase, phaseParsing);
  }
  const { entryId } = asking;
  mark(entryId);
  const aborter = new AbortController();
  const answered = answer(askId, entryOf(asking), question, aborter.signal).then(() => {
    asked.delete(askId);
    if (asked.size > 0) return;
    Atomics.store(state, statePhase, phaseReading);
    clearInterval(beat);
    beat = undefined;
  });
  asked.set(askId, { entryId, aborter, answered });
}

async function release(askId: number, entryIds: ReadonlySet<number>): Promise<void> {
  const gone = new Set<SourceEntry>();
  for (const entryId of entryIds) {
    const entry = entries.get(entryId);
    if (entry !== undefined) gone.add(entry);
    entries.delete(entryId);
  }
  // A question takes several looks at its file, so it has to be over before the file is let go.
  const under = [...asked.values()].filter(({ entryId }) => entryIds.has(entryId));
  await Promise.all(under.map(({ answered }) => answered));
  await frames.release((entry) => gone.has(entry));
  send({ kind: 'released', askId });
}

port.on('message', (message: ToReaderThread) => {
  if (message.kind === 'ask') ask(message.askId, message.entry, message.question);
  else if (message.kind === 'cancel') asked.get(message.askId)?.aborter.abort();
  else if (message.kind === 'release') void release(message.askId, message.entryIds);
  else ranges.onAnswer(message);
});

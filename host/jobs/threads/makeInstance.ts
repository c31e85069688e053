/**
 * Makes a de-identified instance, with its proof. Invariants: nothing is given out that was not proven; what is given out
 * are the bytes that were proven, or bytes made anew with the same key and proven again.
 */
import { memoryAccess, type RandomAccess } from '../../../core/bytes/RandomAccess';
import { assessInstance } from '../../../core/deid/assessInstance';
import { deidentifyInstance } from '../../../core/deid/deidentifyInstance';
import { proveInstance } from '../../../core/deid/proof/proveInstance';
import type { DeidContext, DeidInstance, RemovedValue } from '../../../core/deid/types';
import { maxDeflateLength } from '../../../core/dicom/limits';
import { readDicomHeader } from '../../../core/dicom/readDicomHeader';
import type { DicomFile } from '../../../core/dicom/DataSet';
import { AppError } from '../../../core/errors/AppError';
import { isExpected, type ExpectedInstance } from '../../../core/fileset/expectedInstance';
import { inflatePieces, inflateRaw } from '../../inflate';
import { streamedFile } from '../../sources/streamedFile';
import type { Assessment } from '../JobPrivacy';
import type { MadeInstance } from './jobProtocol';
import { keptLimit } from './keptLimit';

/** Shorter parts of a removed value are found in any name. */
const leastWordLength = 4;
/** Memory is taken in steps, so that it is large enough for the next instance of a series too. */
const memoryStep = 64 * 1024;

/**
 * @param hasBytes whether the bytes are wanted
 * @param expected the instance of the study list
 * @param memory filled with the bytes where it is large enough; else they fill memory of their own
 * @throws {AppError} why the instance does not leave: deid.*, file.*, source.*
 */
export async function makeInstance(
  access: RandomAccess,
  context: DeidContext,
  hasBytes: boolean,
  expected: ExpectedInstance,
  memory?: ArrayBuffer,
): Promise<MadeInstance> {
  const deid = await deidentify(access, context, expected);
  const { summary, report, size } = deid;
  const made = { summary, report, size, identifyingWords: identifyingWords(deid.removedValues) };
  if (size > keptLimit) {
    await prove(streamed(deid), deid, context);
    return made;
  }
  const bytes = await collect(deid, memory);
  await prove(memoryAccess(bytes), deid, context);
  return hasBytes ? { ...made, bytes } : made;
}

/** The same bytes anew, with the proof: for what is too large to be kept, and for a second try. */
export async function* makeAgain(
  access: RandomAccess,
  context: DeidContext,
  size: number,
  expected: ExpectedInstance,
): AsyncGenerator<Uint8Array> {
  const deid = await deidentify(access, context, expected);
  if (deid.size !== size) throw new AppError('source.changed', { expected: size, found: deid.size });
  await prove(streamed(deid), deid, context);
  yield* deid.chunks();
}

/** What would become of it, by its header. */
export async function assessForExport(
  access: RandomAccess,
  context: DeidContext,
  seriesInstanceUid: string,
): Promise<Assessment> {
  const { refusal, needsPixelReview } = assessInstance(
    await readDicomHeader(access, { inflate: inflatePieces }),
  );
  if (refusal !== undefined) return { refused: refusal };
  const isSeen = context.isPixelAccepted(seriesInstanceUid) || context.masks.has(seriesInstanceUid);
  return needsPixelReview && !isSeen ? { pixelReview: 'deid.pixelsNotReviewed' } : {};
}

async function deidentify(
  access: RandomAccess,
  context: DeidContext,
  expected: ExpectedInstance,
): Promise<DeidInstance> {
  return deidentifyInstance(access, await readExpected(access, expected), context);
}

/**
 * The header of a file that must still be the instance that the person chose.
 * @throws {AppError} source.otherFile where another disc was put in; file.*, source.*
 */
export async function readExpected(access: RandomAccess, expected: ExpectedInstance): Promise<DicomFile> {
  const file = await readDicomHeader(access, { inflate: inflatePieces });
  if (!isExpected(file, expected)) throw new AppError('source.otherFile');
  return file;
}

async function prove(output: RandomAccess, deid: DeidInstance, context: DeidContext): Promise<void> {
  const { removedValues, writtenValues } = deid;
  await proveInstance(output, {
    removedValues,
    writtenValues,
    options: context.options,
    inflate: (bytes) => inflateRaw(bytes, maxDeflateLength),
  });
}

/** The output as a file that is made while it is read. */
function streamed(deid: DeidInstance): RandomAccess {
  return streamedFile(
    deid.size,
    () => generator(deid.chunks()),
    () => Promise.resolve(),
  );
}

async function collect(deid: DeidInstance, memory: ArrayBuffer | undefined): Promise<Uint8Array> {
  const isEnough = memory !== undefined && memory.byteLength >= deid.size;
  const own = isEnough ? memory : new ArrayBuffer(Math.ceil(deid.size / memoryStep) * memoryStep);
  const bytes = new Uint8Array(own, 0, deid.size);
  let length = 0;
  for await (const chunk of deid.chunks()) {
    if (length + chunk.length <= bytes.length) bytes.set(chunk, length);
    length += chunk.length;
  }
  if (length !== deid.size) throw new AppError('source.changed', { expected: deid.size, found: length });
  return bytes;
}

async function* generator(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

function identifyingWords(removed: readonly RemovedValue[]): readonly string[] {
  return removed
    .filter(({ kind }) => kind !== 'text')
    .flatMap(({ text }) => text.toLowerCase().split(/[\^=,\s]+/))
    .filter((part) => part.length >= leastWordLength);
}

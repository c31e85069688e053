import { AppError, asAppError } from '../../core/errors/AppError';
import { expectedOf } from '../../core/fileset/expectedInstance';
import type { OpenFile, SourceEntry } from '../sources/Source';
import type { JobInstance, JobOutput } from './JobInstance';
import type { JobThreads } from './threads/jobThreads';
import { keptLimit } from './threads/keptLimit';

/** Transfer syntaxes whose bytes deflate well; everything else is compressed already. */
const plainSyntaxes: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.2',
]);
const readLength = 1024 * 1024;
/** Bytes before the prefix `DICM` (PS3.10 7.1). */
export const foreignPreambleLength = 128;

/**
 * An instance as it is: its bytes untouched, but for a preamble that holds something else than DICOM
 * says (a program, a TIFF header), which goes out as zeros (PS3.10 7.1).
 */
export function copyOutput(instance: JobInstance): JobOutput {
  const { summary, entry } = instance;
  const hasForeignPreamble = summary.problems.includes('file.foreignPreamble');
  return {
    instance,
    sopInstanceUid: summary.sopInstanceUid,
    studyInstanceUid: summary.study.studyInstanceUid,
    shown: summary,
    size: entry.size,
    isCompressed: isCompressedSyntax(summary.transferSyntaxUid),
    chunks: () => copyChunks(entry, hasForeignPreamble),
  };
}

/** The same, once a thread has seen that the file is still that instance. @throws {AppError} source.*, file.* */
export async function checkedCopy(instance: JobInstance, threads: JobThreads): Promise<JobOutput> {
  await threads.check(instance.entry, expectedOf(instance.summary));
  return copyOutput(instance);
}

/** The same, read and deflated by a thread where it is small enough to be kept until it is written. @throws {AppError} source.* */
export async function packedCopy(instance: JobInstance, threads: JobThreads): Promise<JobOutput> {
  const output = copyOutput(instance);
  if (output.size > keptLimit) return checkedCopy(instance, threads);
  const hasForeignPreamble = instance.summary.problems.includes('file.foreignPreamble');
  const { isCompressed } = output;
  const how = { isCompressed, hasForeignPreamble, expected: expectedOf(instance.summary) };
  return { ...output, packed: await threads.copy(instance.entry, how) };
}

export function isCompressedSyntax(transferSyntaxUid: string): boolean {
  return !plainSyntaxes.has(transferSyntaxUid);
}

async function* copyChunks(entry: SourceEntry, hasForeignPreamble: boolean): AsyncGenerator<Uint8Array> {
  const file = await entry.open();
  try {
    if (file.size !== entry.size)
      throw new AppError('source.changed', { expected: entry.size, found: file.size });
    for (let offset = 0; offset < entry.size;) {
      const bytes = await read(file, offset, Math.min(readLength, entry.size - offset));
      // The file has become shorter while it was read.
      if (bytes.length === 0) throw new AppError('source.changed', { expected: entry.size, found: offset });
      if (offset === 0 && hasForeignPreamble) bytes.fill(0, 0, foreignPreambleLength);
      offset += bytes.length;
      yield bytes;
    }
  } finally {
    await file.close();
  }
}

async function read(file: OpenFile, offset: number, length: number): Promise<Uint8Array> {
  try {
    return await file.read(offset, length);
  } catch (error) {
    throw asAppError(error, 'source.unreadable');
  }
}

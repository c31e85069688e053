import { AppError, asAppError } from '../../core/errors/AppError';
import type { PackageEntry, PackageFile, PackageProgress, WriterInput } from './package/entries';
import { throwIfCancelled, writeError } from './package/fileErrors';
import { checkTarget, createPart, publish, removePart, type CheckedTarget } from './package/target';
import type { LocalEntries } from './package/readBehind';
import { readBackFolder, writeFolder } from './package/writeFolder';
import type { JobThreads } from './threads/jobThreads';

export type { PackageEntry, PackageFile, PackageProgress } from './package/entries';

export type PackageFormat = 'zip' | 'folder';

export interface WritePackageOptions {
  readonly targetPath: string;
  readonly format: PackageFormat;
  /** Asked for the next entry only when the last one's bytes have been read to their end. */
  readonly entries: AsyncIterable<PackageEntry>;
  readonly signal: AbortSignal;
  /** Threads that read back what was written. */
  readonly threads: JobThreads;
  /** AES-256 by the WinZip AE-2 scheme; zip only. */
  readonly password?: string | undefined;
  /** Roots of the sources that are read; nothing is written inside them. */
  readonly sourceRoots?: readonly string[];
  /** The person has agreed to replace an existing zip. A folder is never replaced. */
  readonly mayReplaceFile?: boolean;
  readonly onProgress?: (progress: PackageProgress) => void;
  /** All bytes of an entry have been read; called before the next is asked for (a manifest needs it). */
  readonly onEntry?: (file: PackageFile) => void;
  /** An entry's own bytes failed; it is left out and the others go on. Without it the package fails. */
  readonly onEntryFailed?: (name: string, error: AppError) => void;
  /** Called with the path of the unfinished package before it is made and after it is gone or renamed. */
  readonly onPart?: (partPath: string, isThere: boolean) => Promise<void>;
}

/**
 * Writes a package: beside its name as `<name>.part`, hashed while written, flushed, read back by code
 * that did not write it with every digest compared, then renamed. It is either complete or not there.
 * @throws {AppError} write.exists, write.insideSource, write.noSpace, write.failed,
 * write.verifyFailed, job.cancelled, and an entry's own error without `onEntryFailed`
 */
export async function writePackage(
  options: WritePackageOptions,
): Promise<{ readonly files: readonly PackageFile[] }> {
  const mayReplace = options.mayReplaceFile === true && options.format === 'zip';
  if (options.password !== undefined && (options.format !== 'zip' || options.password === ''))
    throw new AppError('usage.wrong');
  throwIfCancelled(options.signal);
  const target = await checkTarget(options.targetPath, options.sourceRoots ?? [], mayReplace);
  await options.onPart?.(target.partPath, true);
  let isOurs = false;
  try {
    await createPart(target.partPath, options.format);
    isOurs = true;
    const { files, alreadyRead } = await fill(target, options);
    await verify(target, files, alreadyRead, options);
    throwIfCancelled(options.signal);
    await publish(target, mayReplace);
    return { files };
  } catch (error) {
    if (isOurs) await removePart(target.partPath);
    throw options.signal.aborted ? asCancelled(error) : writeError(error);
  } finally {
    await options.onPart?.(target.partPath, false);
  }
}

interface Filled {
  readonly files: readonly PackageFile[];
  readonly alreadyRead: LocalEntries | undefined;
}

async function fill(target: CheckedTarget, options: WritePackageOptions): Promise<Filled> {
  const files: PackageFile[] = [];
  let bytes = 0;
  const { onEntryFailed } = options;
  const input: WriterInput = {
    partPath: target.partPath,
    entries: options.entries,
    signal: options.signal,
    readBack: options.threads.readBack,
    password: options.password,
    onEntry: (file) => options.onEntry?.(file),
    onWritten(file) {
      files.push(file);
      bytes += file.size;
      options.onProgress?.({ phase: 'writing', entries: files.length, bytes });
    },
    onEntryFailed:
      onEntryFailed && ((name, error) => onEntryFailed(name, asAppError(error, 'source.unreadable'))),
  };
  if (options.format === 'zip') {
    // What zips takes long to load; it is loaded while the first instances are made.
    const { writeZip } = await import('./package/writeZip');
    return { files, alreadyRead: await writeZip(input) };
  }
  await writeFolder(input);
  return { files, alreadyRead: undefined };
}

/** Compares what stands on the disk with what was meant to: every name, size and digest, and nothing else. */
async function verify(
  target: CheckedTarget,
  files: readonly PackageFile[],
  alreadyRead: LocalEntries | undefined,
  options: WritePackageOptions,
): Promise<void> {
  let entries = 0;
  let bytes = 0;
  const onFile = (file: PackageFile) => {
    bytes += file.size;
    options.onProgress?.({ phase: 'verifying', entries: ++entries, bytes });
  };
  const readBack =
    options.format === 'zip' ? (await import('./package/verifyZip')).readBackZip : readBackFolder;
  const readOptions = { signal: options.signal, password: options.password, alreadyRead, onFile };
  const found = await readBack(target.partPath, readOptions).catch((error: unknown) => {
    throw options.signal.aborted ? error : new AppError('write.verifyFailed', {}, error);
  });
  const expected = new Map(files.map((file) => [file.name, file]));
  for (const file of found) {
    const meant = expected.get(file.name);
    if (meant === undefined || meant.size !== file.size || meant.sha256 !== file.sha256)
      throw new AppError('write.verifyFailed');
    expected.delete(file.name);
  }
  if (expected.size > 0 || found.length !== files.length)
    throw new AppError('write.verifyFailed', { missing: expected.size });
}

function asCancelled(error: unknown): AppError {
  return error instanceof AppError && error.code === 'job.cancelled'
    ? error
    : new AppError('job.cancelled', {}, error);
}

import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { readDicomHeader } from '../../core/dicom/readDicomHeader';
import { AppError } from '../../core/errors/AppError';
import { isExpected, type ExpectedInstance } from '../../core/fileset/expectedInstance';
import { inflatePieces } from '../inflate';
import { openPlainFile } from '../sources/openPlainFile';
import type { SourceEntry } from '../sources/Source';
import { copyToPart, digestOfFile } from './copyToPart';
import { written } from './written';

/**
 * Copies one file into the library: beside its name, read back, compared by digest, then renamed. Gives whether
 * it was new; the same file that is already there is left alone, another one of that name gets a name of its own.
 * @param expected what the copy must be: another disc may have been put in since the list was made
 * @throws {AppError} write.noSpace, write.failed, write.verifyFailed, source.otherFile, and what reading the source throws
 */
export async function copyIn(
  entry: SourceEntry,
  target: string,
  expected: ExpectedInstance,
  signal: AbortSignal,
): Promise<'added' | 'alreadyThere'> {
  const part = `${target}.part`;
  await written(() => mkdir(path.dirname(target), { recursive: true, mode: 0o700 }));
  try {
    const digest = await copyToPart(entry, part, { signal });
    if ((await digestOfFile(part)) !== digest) throw new AppError('write.verifyFailed');
    if (!(await isThere(part, expected))) throw new AppError('source.otherFile');
    const free = await freeName(target, digest);
    if (free === null) return 'alreadyThere';
    await written(() => rename(part, free));
    return 'added';
  } finally {
    await rm(part, { force: true });
  }
}

async function isThere(part: string, expected: ExpectedInstance): Promise<boolean> {
  const file = await openPlainFile(part);
  try {
    return isExpected(await readDicomHeader(file, { inflate: inflatePieces }), expected);
  } finally {
    await file.close();
  }
}

/** `target`, or the first `name~2.dcm` that is free; null when a file of the same bytes is there. */
async function freeName(target: string, digest: string): Promise<string | null> {
  const { dir, name, ext } = path.parse(target);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? target : path.join(dir, `${name}~${number}${ext}`);
    if (!(await exists(candidate))) return candidate;
    if ((await digestOfFile(candidate)) === digest) return null;
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

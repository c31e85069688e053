import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../core/errors/AppError';
import type { SourceEntry } from '../sources/Source';
import { written } from './written';

const chunkBytes = 1024 * 1024;

/**
 * Copies one file into the library: beside its name, read back, compared by digest, then renamed. Gives whether
 * it was new; the same file that is already there is left alone, another one of that name gets a name of its own.
 * @throws {AppError} write.noSpace, write.failed, write.verifyFailed, and what reading the source throws
 */
export async function copyIn(
  entry: SourceEntry,
  target: string,
  signal: AbortSignal,
): Promise<'added' | 'alreadyThere'> {
  const part = `${target}.part`;
  await written(() => mkdir(path.dirname(target), { recursive: true, mode: 0o700 }));
  try {
    const digest = await copy(entry, part, signal);
    if ((await digestOf(part)) !== digest) throw new AppError('write.verifyFailed');
    const free = await freeName(target, digest);
    if (free === null) return 'alreadyThere';
    await written(() => rename(part, free));
    return 'added';
  } finally {
    await rm(part, { force: true });
  }
}

async function copy(entry: SourceEntry, part: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const source = await entry.open();
  try {
    const out = await written(() => open(part, 'w', 0o600));
    try {
      for (let offset = 0; offset < source.size;) {
        if (signal.aborted) throw new AppError('job.cancelled');
        const bytes = await source.read(offset, chunkBytes);
        if (bytes.length === 0) throw new AppError('source.changed');
        hash.update(bytes);
        // All of it, at the place where the last one ended: on a full disk `write` may take a part and say nothing.
        await written(() => out.writeFile(bytes));
        offset += bytes.length;
      }
      await written(() => out.sync());
    } finally {
      await written(() => out.close());
    }
  } finally {
    await source.close();
  }
  return hash.digest('hex');
}

/** `target`, or the first `name~2.dcm` that is free; null when a file of the same bytes is there. */
async function freeName(target: string, digest: string): Promise<string | null> {
  const { dir, name, ext } = path.parse(target);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? target : path.join(dir, `${name}~${number}${ext}`);
    if (!(await exists(candidate))) return candidate;
    if ((await digestOf(candidate)) === digest) return null;
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { throwIfCancelled, writeError } from './fileErrors';
import type { PackageFile, WriterInput } from './entries';
import { emptyMeasure, measuredChunks } from './readEntry';
import type { ReadBackOptions } from './verifyZip';

/** Writes the entries as files below the empty folder at `partPath`, each flushed to the disk. @throws {AppError} as writeZip */
export async function writeFolder(input: WriterInput): Promise<void> {
  for await (const entry of input.entries) {
    throwIfCancelled(input.signal);
    const path = join(input.partPath, ...entry.name.split('/'));
    const measure = emptyMeasure();
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    const handle = await open(path, 'wx', 0o644);
    let ownError: { error: unknown } | undefined;
    try {
      for await (const chunk of guarded(
        measuredChunks(entry, measure, input.signal),
        (error) => (ownError = { error }),
      )) {
        await handle.writeFile(chunk);
      }
      await handle.datasync();
    } catch (error) {
      if (ownError === undefined || input.onEntryFailed === undefined || input.signal.aborted)
        throw writeError(error);
      await rm(path);
      input.onEntryFailed(entry.name, ownError.error);
      continue;
    } finally {
      await handle.close();
    }
    const file = { name: entry.name, size: measure.size, sha256: measure.sha256 };
    input.onEntry(file);
    input.onWritten(file);
  }
}

async function* guarded(
  chunks: AsyncIterable<Uint8Array>,
  onError: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    onError(error);
    throw error;
  }
}

/**
 * Reads a folder again, all of it, and gives every file with its digest, names with `/`, sorted.
 * @throws {AppError} job.cancelled, package.fileMissing when a file went away meanwhile
 */
export async function readBackFolder(
  root: string,
  options: ReadBackOptions,
  onBytes?: (name: string, bytes: Uint8Array) => void,
): Promise<PackageFile[]> {
  const files: PackageFile[] = [];
  for await (const path of filesBelow(root)) {
    throwIfCancelled(options.signal);
    const name = path
      .slice(root.length + 1)
      .split(sep)
      .join('/');
    const hash = createHash('sha256');
    let size = 0;
    const handle = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(1024 * 1024);
      for (;;) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, size);
        if (bytesRead === 0) break;
        throwIfCancelled(options.signal);
        hash.update(buffer.subarray(0, bytesRead));
        onBytes?.(name, buffer.subarray(0, bytesRead));
        size += bytesRead;
      }
    } finally {
      await handle.close();
    }
    const file = { name, size, sha256: hash.digest('hex') };
    files.push(file);
    options.onFile?.(file);
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Level by level: reading a whole tree at once is not known to every runtime that this runs in (Node 18.15). */
async function* filesBelow(folder: string): AsyncGenerator<string> {
  for (const item of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, item.name);
    if (item.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

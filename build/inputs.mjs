// One digest over everything that the build reads, so that a second build of the same inputs is skipped.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { inRoot, root } from './paths.mjs';

const folders = ['core', 'ipc', 'host', 'electron', 'cli', 'renderer', 'assets', 'build'];
const files = ['package.json', 'package-lock.json', 'tsconfig.base.json'];

/** SHA-256 over names and bytes of all inputs, in a fixed order. */
export async function digestInputs() {
  const hash = createHash('sha256').update(process.version);
  for (const name of await inputFiles()) {
    hash
      .update(`${name}\0`)
      .update(await readFile(inRoot(name)))
      .update('\0');
  }
  return hash.digest('hex');
}

async function inputFiles() {
  const found = [...files];
  for (const folder of folders) {
    const entries = await readdir(inRoot(folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      found.push(
        path
          .relative(root, path.join(entry.parentPath ?? entry.path, entry.name))
          .split(path.sep)
          .join('/'),
      );
    }
  }
  return found.sort();
}

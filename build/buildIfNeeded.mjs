// Makes `dist/` from the sources, and skips the work when nothing has changed.
import { readFile, rm, writeFile, mkdir, access } from 'node:fs/promises';
import { inRoot } from './paths.mjs';
import { digestInputs } from './inputs.mjs';

const stampFile = inRoot('dist/.inputs');
const outputs = [
  'dist/electron/main.js',
  'dist/electron/preload.js',
  'dist/cli/main.js',
  'dist/renderer/files.json',
];

/** Builds when needed; gives whether it did. */
export async function buildIfNeeded({ isForced = false } = {}) {
  const digest = await digestInputs();
  if (!isForced && (await isCurrent(digest))) return false;
  // The bundlers are loaded only here: a start without changes stays quick.
  const [{ bundleNode }, { bundleRenderer }] = await Promise.all([
    import('./bundleNode.mjs'),
    import('./bundleRenderer.mjs'),
  ]);
  await rm(stampFile, { force: true });
  await Promise.all([bundleNode(), bundleRenderer()]);
  await mkdir(inRoot('dist'), { recursive: true });
  await writeFile(stampFile, digest);
  return true;
}

async function isCurrent(digest) {
  try {
    await Promise.all(outputs.map((name) => access(inRoot(name))));
    return (await readFile(stampFile, 'utf8')) === digest;
  } catch {
    // No stamp or a missing output: not built yet.
    return false;
  }
}

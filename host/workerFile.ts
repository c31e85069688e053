import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Path of a worker thread's script. Every `*Worker.ts` below `host/` is bundled as `dist/workers/<name>.cjs` by
 * `build/bundleNode.mjs`; this finds it from a bundle (`dist/electron`, `dist/cli`) and from the sources (tests).
 * Inside a packaged app it points beside the archive, because threads cannot load from within one.
 * @param name the file's name without its extension, e.g. `scanWorker`
 */
export function workerFile(name: string): string {
  const beside = fileURLToPath(new URL(`../workers/${name}.cjs`, import.meta.url));
  const unpacked = beside.replace(/app\.asar([\\/])/, 'app.asar.unpacked$1');
  if (existsSync(unpacked)) return unpacked;
  return fileURLToPath(new URL(`../dist/workers/${name}.cjs`, import.meta.url));
}

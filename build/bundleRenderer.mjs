// Bundles the window by vite: relative addresses only, no inline script, no source maps, so that the same
// files run from Electron's scheme and from the loopback server under one Content Security Policy.
import { build } from 'vite';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { emptyNodeModules } from './emptyNodeModules.mjs';
import { inRoot } from './paths.mjs';
import { wasmBytes } from './wasmBytes.mjs';

const plugins = () => [emptyNodeModules(), wasmBytes()];
const rolldownOptions = { checks: { pluginTimings: false } };

export async function bundleRenderer() {
  await build({
    configFile: false,
    root: inRoot('renderer'),
    base: './',
    logLevel: 'warn',
    clearScreen: false,
    publicDir: false,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: plugins(),
    worker: { format: 'es', plugins, rolldownOptions },
    build: {
      outDir: inRoot('dist/renderer'),
      emptyOutDir: true,
      target: 'chrome114',
      sourcemap: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 4000,
      rolldownOptions,
    },
  });
  await listFiles(inRoot('dist/renderer'));
}

/** Writes the map from which shells serve the window: what is not in it does not exist (`host/page/pageFiles.ts`). */
async function listFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path
        .relative(folder, path.join(entry.parentPath ?? entry.path, entry.name))
        .split(path.sep)
        .join('/'),
    );
  await writeFile(path.join(folder, 'files.json'), JSON.stringify(names.sort(), null, 1));
}

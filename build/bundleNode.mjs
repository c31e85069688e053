// Bundles everything that runs in Node or in Electron's main process and preload, by esbuild.
import { build } from 'esbuild';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inRoot, root } from './paths.mjs';

// `import.meta.url` does not exist in a CommonJS bundle; this gives the same answer.
const metaUrl = { define: { 'import.meta.url': '__moduleUrl' } };
const metaUrlBanner = "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;";

const common = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  logLevel: 'warning',
  legalComments: 'none',
  absWorkingDir: root,
  loader: { '.wasm': 'binary', '.txt': 'text' },
  sourcemap: false,
};

/** Worker threads of the host: each `*Worker.ts` below `host/`, by name. */
export async function workerEntries() {
  const names = await readdir(inRoot('host'), { recursive: true });
  const files = names.filter((name) => name.endsWith('Worker.ts')).sort();
  return Object.fromEntries(files.map((name) => [path.basename(name, '.ts'), inRoot('host', name)]));
}

/** Bundles the worker threads alone, with what they read; tests that start threads from the sources need no more. */
export async function bundleWorkers() {
  const { outputFiles } = await build({
    ...common,
    ...metaUrl,
    banner: { js: metaUrlBanner },
    entryPoints: await workerEntries(),
    outdir: inRoot('dist/workers'),
    outExtension: { '.js': '.cjs' },
    // Threads run under Node 20 (command line) and under Electron's Node.
    target: 'node18',
    write: false,
  });
  await mkdir(inRoot('dist/workers'), { recursive: true });
  for (const { path: file, contents } of outputFiles) await replaceFile(file, contents);
  await writeWarmUpFiles();
}

/**
 * Small files of the synthetic patient that a scan thread reads while it has nothing to do, so that the engine has compiled what
 * reads headers before the first disc is put in.
 */
async function writeWarmUpFiles() {
  const { outputFiles } = await build({
    ...common,
    format: 'esm',
    entryPoints: [inRoot('host/scan/warmUpFiles.ts')],
    write: false,
  });
  const source = Buffer.from(outputFiles[0].contents).toString('base64');
  const { warmUpFiles } = await import(`data:text/javascript;base64,${source}`);
  for (const [name, bytes] of warmUpFiles()) await replaceFile(inRoot('dist/workers', name), bytes);
}

/** Several test runs may do so at the same time, so each file is replaced as a whole and only when it differs. */
async function replaceFile(file, contents) {
  const old = await readFile(file).catch(() => undefined);
  if (old !== undefined && Buffer.compare(old, contents) === 0) return;
  await writeFile(`${file}.${process.pid}.part`, contents);
  await rename(`${file}.${process.pid}.part`, file);
}

/** Electron's main process. */
async function bundleMain() {
  await build({
    ...common,
    ...metaUrl,
    banner: { js: metaUrlBanner },
    entryPoints: { main: inRoot('electron/main.ts') },
    outdir: inRoot('dist/electron'),
    external: ['electron'],
    target: 'node18',
  });
}

/** A sandboxed preload must be one CommonJS file that imports only `electron`. */
async function bundlePreload() {
  await build({
    ...common,
    platform: 'browser',
    entryPoints: { preload: inRoot('electron/preload.ts') },
    outdir: inRoot('dist/electron'),
    external: ['electron'],
    target: 'chrome114',
  });
}

/** The command line, executable as it is: modules, so that a verb loads what it needs and no more. */
export async function bundleCli(folder = inRoot('dist/cli')) {
  const { outputFiles } = await build({
    ...common,
    format: 'esm',
    splitting: true,
    // What packages in CommonJS find around them.
    banner: {
      js: [
        '#!/usr/bin/env node',
        "import { createRequire as __createRequire } from 'node:module';",
        "import { fileURLToPath as __pathOf } from 'node:url';",
        'const require = __createRequire(import.meta.url);',
        'const __filename = __pathOf(import.meta.url);',
        "const __dirname = __pathOf(new URL('.', import.meta.url));",
      ].join('\n'),
    },
    entryPoints: { main: inRoot('cli/main.ts') },
    outdir: folder,
    target: 'node20',
    write: false,
  });
  // Names of parts change with what is in them. Only now, when all went well, the old ones go.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const { path: file, contents } of outputFiles) await writeFile(file, contents);
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }\n');
  await chmod(path.join(folder, 'main.js'), 0o755);
}

/** All of them. */
export async function bundleNode() {
  await Promise.all([bundleMain(), bundlePreload(), bundleCli(), bundleWorkers()]);
}

// Bundles the window by vite: relative addresses only, no inline script, no source maps, so that the same
// files run from Electron's scheme and from the loopback server under one Content Security Policy.
import { build } from 'vite';
import { inRoot } from './paths.mjs';

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
    worker: { format: 'es' },
    build: {
      outDir: inRoot('dist/renderer'),
      emptyOutDir: true,
      target: 'chrome114',
      sourcemap: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 4000,
    },
  });
}

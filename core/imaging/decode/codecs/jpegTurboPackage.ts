/**
 * Script and code of libjpeg-turbo. A module of its own, so that both load with the first frame; the code is not imported by
 * `import()` itself, because esbuild would then copy its bytes one property at a time (0.7 s).
 */
export { default as factory } from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
export { default as wasmBinary } from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm';

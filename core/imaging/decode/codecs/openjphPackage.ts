/**
 * Script and code of OpenJPH. A module of its own, so that both load with the first frame; the code is not imported by
 * `import()` itself, because esbuild would then copy its bytes one property at a time (0.7 s).
 */
export { default as factory } from '@cornerstonejs/codec-openjph/wasmjs';
export { default as wasmBinary } from '@cornerstonejs/codec-openjph/wasm';

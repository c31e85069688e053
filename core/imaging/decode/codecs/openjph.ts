import { wasmCodec } from './wasmCodec';

/** OpenJPH for High-Throughput JPEG 2000. A multiple component transform is undone. */
export const decodeByOpenjph = wasmCodec(async () => {
  const [script, binary] = await Promise.all([
    import('@cornerstonejs/codec-openjph/wasmjs'),
    import('@cornerstonejs/codec-openjph/wasm'),
  ]);
  return [script.default, binary.default];
}, 'HTJ2KDecoder');

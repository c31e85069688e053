import { wasmCodec } from './wasmCodec';

/** OpenJPEG for JPEG 2000. A multiple component transform is undone. */
export const decodeByOpenjpeg = wasmCodec(async () => {
  const [script, binary] = await Promise.all([
    import('@cornerstonejs/codec-openjpeg/decodewasmjs'),
    import('@cornerstonejs/codec-openjpeg/decodewasm'),
  ]);
  return [script.default, binary.default];
}, 'J2KDecoder');

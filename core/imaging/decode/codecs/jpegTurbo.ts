import { wasmCodec } from './wasmCodec';

/** libjpeg-turbo for 8-bit DCT JPEG (baseline, extended, progressive). Three components come out as RGB. */
export const decodeByTurbo = wasmCodec(async () => {
  const [script, binary] = await Promise.all([
    import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'),
    import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm'),
  ]);
  return [script.default, binary.default];
}, 'JPEGDecoder');

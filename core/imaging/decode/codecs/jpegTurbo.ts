import { wasmCodec } from './wasmCodec';

/** libjpeg-turbo for 8-bit DCT JPEG (baseline, extended, progressive). Three components come out as RGB. */
export const decodeByTurbo = wasmCodec(() => import('./jpegTurboPackage'), 'JPEGDecoder');

import { wasmCodec } from './wasmCodec';

/** OpenJPEG for JPEG 2000. A multiple component transform is undone. */
export const decodeByOpenjpeg = wasmCodec(() => import('./openjpegPackage'), 'J2KDecoder');

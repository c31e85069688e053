import { wasmCodec } from './wasmCodec';

/** OpenJPH for High-Throughput JPEG 2000. A multiple component transform is undone. */
export const decodeByOpenjph = wasmCodec(() => import('./openjphPackage'), 'HTJ2KDecoder');

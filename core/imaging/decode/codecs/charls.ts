import type { WasmDecoder } from './wasmCodec';
import { wasmCodec } from './wasmCodec';

/** CharLS for JPEG-LS. Components that were coded one after the other come out by plane (`isPlanar`). */
export const decodeByCharls = wasmCodec(
  () => import('./charlsPackage'),
  'JpegLSDecoder',
  (decoder) => ({ isPlanar: (decoder as JpegLsDecoder).getInterleaveMode() === interleaveNone }),
);

interface JpegLsDecoder extends WasmDecoder {
  getInterleaveMode(): number;
}

/** ILV of ISO/IEC 14495-1 C.2.3: each scan holds one component. */
const interleaveNone = 0;

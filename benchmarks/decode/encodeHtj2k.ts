import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { memoryAccess } from '../../core/bytes/RandomAccess';
import { readDicomHeader } from '../../core/dicom/readDicomHeader';
import { describePixels } from '../../core/imaging/describePixels';
import { locateFrames } from '../../core/imaging/frames/locateFrames';
import { encodedFile, type Input } from './inputs';

interface Encoder {
  getDecodedBuffer(frame: object): Uint8Array;
  getEncodedBuffer(): Uint8Array;
  setQuality(isReversible: boolean, step: number): void;
  encode(): void;
  delete(): void;
}

/** The 12-bit picture as lossless HTJ2K, by the encoder that comes with the decoder: no tool at hand writes it. */
export async function encodeHtj2k(folder: string): Promise<Input> {
  const plain = encodedFile(
    folder,
    { name: '', depth: 12, encoder: ['dcmconv'], decoder: ['dcmconv'] },
    2048,
  );
  const access = memoryAccess(readFileSync(plain));
  const file = await readDicomHeader(access);
  const pixel = describePixels(file);
  const located = await locateFrames(access, file, pixel);
  const require = createRequire(import.meta.url);
  const load = require('@cornerstonejs/codec-openjph/wasmjs') as () => Promise<{
    HTJ2KEncoder: new () => Encoder;
  }>;
  const { HTJ2KEncoder } = await load();
  const frames: Uint8Array[] = [];
  for (let index = 0; index < located.numberOfFrames; index++) {
    const encoder = new HTJ2KEncoder();
    const info = {
      width: pixel.columns,
      height: pixel.rows,
      bitsPerSample: 12,
      componentCount: 1,
      isSigned: false,
    };
    encoder.getDecodedBuffer({ ...info, isUsingColorTransform: false }).set(await located.read(index));
    encoder.setQuality(true, 0);
    encoder.encode();
    frames.push(encoder.getEncodedBuffer().slice());
    encoder.delete();
  }
  return { pixel: { ...pixel, transferSyntaxUid: '1.2.840.10008.1.2.4.201' }, frames };
}

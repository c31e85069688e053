import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryAccess } from '../../core/bytes/RandomAccess';
import { readDicomHeader } from '../../core/dicom/readDicomHeader';
import { writeDicomFile } from '../../core/dicom/write/writeDicomFile';
import { describePixels } from '../../core/imaging/describePixels';
import { locateFrames } from '../../core/imaging/frames/locateFrames';
import type { PixelDescription } from '../../core/imaging/types';
import { runCommand } from '../support/processes';

/** How an input is coded and which command undoes it. */
export interface Coding {
  readonly name: string;
  readonly depth: 8 | 12;
  readonly encoder: readonly [tool: string, ...options: string[]];
  readonly decoder: readonly [tool: string, ...options: string[]];
}

/** Frames of an input of full size. */
export const frameCount = 4;

/** A coded multi-frame file of `side` × `side` pixels, made once (one frame where it is small). Gives its path. */
export function encodedFile(folder: string, { depth, encoder }: Coding, side: number): string {
  mkdirSync(folder, { recursive: true });
  const plain = join(folder, `decode-${depth}-${side}.dcm`);
  const path = join(folder, `decode-${depth}-${side}${encoder.join('')}.dcm`);
  if (!existsSync(plain)) writeFileSync(plain, plainFile(depth, side, side > 100 ? frameCount : 1));
  if (!existsSync(path)) runCommand(encoder[0], [...encoder.slice(1), plain, path]);
  return path;
}

/** Frames to decode and their description. */
export interface Input {
  readonly pixel: PixelDescription;
  readonly frames: readonly Uint8Array[];
}

/** All frames of a file, as they are stored. */
export async function framesOf(path: string): Promise<Input> {
  if (!existsSync(path)) throw new Error('no input');
  const access = memoryAccess(readFileSync(path));
  const file = await readDicomHeader(access);
  const pixel = describePixels(file);
  const located = await locateFrames(access, file, pixel);
  const indices = Array.from({ length: located.numberOfFrames }, (_, index) => index);
  return { pixel, frames: await Promise.all(indices.map((index) => located.read(index))) };
}

/** The picture uncoded. */
export function plainFile(depth: 8 | 12, side: number, frames: number): Uint8Array {
  const values = new (depth === 8 ? Uint8Array : Uint16Array)(side * side * frames);
  for (let frame = 0; frame < frames; frame++)
    paint(values.subarray(frame * side * side, (frame + 1) * side * side), side, depth, frame);
  return writeDicomFile({
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    dataSet: [
      ['00080016', 'UI', `1.2.840.10008.5.1.4.1.1.7.${depth === 8 ? 2 : 3}`],
      ['00080018', 'UI', `2.25.78.${depth}.${side}`],
      ['00080060', 'CS', 'OT'],
      ['0020000D', 'UI', '2.25.78.1'],
      ['0020000E', 'UI', '2.25.78.2'],
      ['00280002', 'US', 1],
      ['00280004', 'CS', 'MONOCHROME2'],
      ['00280008', 'IS', String(frames)],
      ['00280010', 'US', side],
      ['00280011', 'US', side],
      ['00280100', 'US', depth === 8 ? 8 : 16],
      ['00280101', 'US', depth],
      ['00280102', 'US', depth - 1],
      ['00280103', 'US', 0],
      ['7FE00010', depth === 8 ? 'OB' : 'OW', new Uint8Array(values.buffer)],
    ],
  });
}

/** Like a radiograph: air around a body, soft shapes with edges, and noise of about 1 % from a seeded generator. */
function paint(values: Uint8Array | Uint16Array, side: number, depth: number, frame: number): void {
  const top = 2 ** depth - 1;
  let seed = 20261124 + frame;
  const noise = (): number => {
    // Sum of four from an LCG (Numerical Recipes): near enough to normal.
    let sum = 0;
    for (let i = 0; i < 4; i++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      sum += seed / 0x1_0000_0000 - 0.5;
    }
    return sum * 0.017;
  };
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [u, v] = [(2 * x) / side - 1, (2 * y) / side - 1];
      const radius = Math.hypot(u / 0.8, v / 0.95);
      const isBody = radius < 1;
      const soft = 0.45 + 0.2 * Math.sin(7 * u + frame) * Math.cos(5 * v) + 0.1 * Math.cos(20 * radius);
      const edge = Math.hypot(u - 0.3, v + 0.2) < 0.18 ? 0.15 : 0;
      const value = isBody ? soft + edge + noise() : 0;
      values[y * side + x] = Math.max(0, Math.min(top, Math.round(value * top)));
    }
  }
}

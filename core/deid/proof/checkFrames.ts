import type { RandomAccess } from '../../bytes/RandomAccess';
import { latin1Text } from '../../bytes/latin1Text';
import { OutputFault, type PixelStart } from './scanOutput';

/** Bytes of a frame that hold its segments before the first scan. */
const headLength = 64 * 1024;

/**
 * Looks at the pixels of a written instance: native ones end the file; fragments are walked to their delimiter, which ends the
 * file; a JPEG frame has no comment and no application segment but those that decide colours.
 * @throws {OutputFault}
 */
export async function checkFrames(output: RandomAccess, pixels: PixelStart, syntax: string): Promise<void> {
  if (pixels.length >= 0) {
    if (pixels.from + pixels.length !== output.size) throw new OutputFault('behindPixels', pixels.from);
    return;
  }
  const family = syntax.startsWith('1.2.840.10008.1.2.4.') ? Number(syntax.slice(20)) : 0;
  const isJpeg = family >= 50 && family <= 81;
  let at = pixels.from;
  for (let index = 0; ; index += 1) {
    const header = await output.read(at, 8);
    if (header.length < 8) throw new OutputFault('noDelimiter', at);
    const view = new DataView(header.buffer, header.byteOffset, 8);
    const tag = view.getUint16(0, true) * 0x10000 + view.getUint16(2, true);
    const length = view.getUint32(4, true);
    if (tag === 0xfffee0dd) {
      if (at + 8 !== output.size) throw new OutputFault('behindPixels', at);
      return;
    }
    if (tag !== 0xfffee000) throw new OutputFault('fragment', at);
    if (isJpeg && index > 0) checkSegments(await output.read(at + 8, Math.min(length, headLength)), at + 8);
    at += 8 + length;
  }
}

function checkSegments(head: Uint8Array, offset: number): void {
  // A fragment that goes on with a frame has no segments of its own.
  if (head[0] !== 0xff || head[1] !== 0xd8) return;
  let at = 2;
  while (at + 4 <= head.length) {
    const marker = head[at + 1] ?? 0;
    if (head[at] !== 0xff) throw new OutputFault('segment', offset + at);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) return;
    const length = (head[at + 2] ?? 0) * 256 + (head[at + 3] ?? 0);
    if (marker === 0xfe) throw new OutputFault('comment', offset + at);
    if (marker >= 0xe0 && marker <= 0xef) {
      const name = latin1Text(head.subarray(at + 4, at + 9));
      const isColour =
        (marker === 0xe0 && length === 16 && name === 'JFIF\0') ||
        (marker === 0xee && length === 14 && name === 'Adobe') ||
        (marker === 0xe8 && length === 7 && name.startsWith('mrfx'));
      if (!isColour) throw new OutputFault('applicationSegment', offset + at);
    }
    at += 2 + length;
  }
}

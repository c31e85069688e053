import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../core/errors/AppError';
import type { DecodedFrame } from '../../core/imaging/types';

/**
 * Makes `folder` and gives a function that writes frames into it: `<name>.<frame number>.raw`, stored values little-endian
 * in row order, colours interleaved. Nothing that is there is overwritten.
 * @throws {AppError} write.exists, write.failed, from both
 */
export async function writeFrames(
  folder: string,
  name: string,
): Promise<(frame: DecodedFrame, frameIndex: number) => Promise<void>> {
  await attempt(() => mkdir(folder, { recursive: true }));
  return async ({ values }, frameIndex) => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    await attempt(() =>
      writeFile(join(folder, `${name}.${String(frameIndex + 1).padStart(4, '0')}.raw`), bytes, {
        flag: 'wx',
      }),
    );
  };
}

async function attempt(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new AppError(isThere ? 'write.exists' : 'write.failed', {}, error);
  }
}

import { open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { encode } from 'fast-png';
import { AppError } from '../core/errors/AppError';
import type { RgbaImage } from '../core/imaging/display/scaleImage';

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Writes a picture as PNG: 8 bits, grey or RGB, without metadata. Built as `path.part`, then renamed; nothing is left behind when it fails or is cancelled.
 * @throws {AppError} write.exists where something other than a PNG is there; write.insideSource where it is the file that was read; write.failed, write.noSpace, job.cancelled
 */
export async function writePng(
  path: string,
  picture: RgbaImage,
  isGray: boolean,
  sourcePath: string,
  signal: AbortSignal,
): Promise<void> {
  await checkTarget(path, sourcePath);
  const { width, height, data } = picture;
  const channels = isGray ? 1 : 3;
  const png = encode({ width, height, data: samples(data, channels), channels, depth: 8 });
  const part = `${path}.part`;
  try {
    const file = await open(part, 'w');
    try {
      await file.writeFile(png);
      await file.sync();
    } finally {
      await file.close();
    }
    if (signal.aborted) throw new AppError('job.cancelled');
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof AppError) throw error;
    throw new AppError(isNoSpace(error) ? 'write.noSpace' : 'write.failed', {}, error);
  }
}

async function checkTarget(path: string, sourcePath: string): Promise<void> {
  const [target, source] = await Promise.all([
    realpath(path).catch(() => undefined),
    realpath(sourcePath).catch(() => undefined),
  ]);
  if (target === undefined) return;
  if (target === source) throw new AppError('write.insideSource');
  const start = await readFile(target).catch((error: unknown) => {
    throw new AppError('write.failed', {}, error);
  });
  if (!pngSignature.every((byte, index) => start[index] === byte)) throw new AppError('write.exists');
}

function samples(rgba: Uint8ClampedArray, channels: 1 | 3): Uint8Array {
  const pixels = rgba.length / 4;
  const out = new Uint8Array(pixels * channels);
  for (let pixel = 0; pixel < pixels; pixel++)
    for (let channel = 0; channel < channels; channel++)
      out[pixel * channels + channel] = rgba[pixel * 4 + channel] as number;
  return out;
}

function isNoSpace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

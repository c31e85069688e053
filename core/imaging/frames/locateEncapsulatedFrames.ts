import type { RandomAccess } from '../../bytes/RandomAccess';
import type { DicomFile, Fragment, PixelDataLocation } from '../../dicom/DataSet';
import { AppError } from '../../errors/AppError';
import { maxDecodedFrameBytes } from '../limits';
import type { PixelDescription } from '../types';
import { beginsImage, hasImageMarks } from './beginsImage';
import { groupFragments } from './groupFragments';
import type { FrameReader } from './locateFrames';
import { basicOffsetTable, extendedOffsetTable, isPlausible } from './offsetTables';
import { headerReader, walkFragments } from './walkFragments';

/** Frames for which one that looks wrong is worth walking over all fragments. */
const mostMarkedFrames = 1000;

/**
 * Frames of encapsulated pixels. With a plausible offset table each frame is found by it, so that one frame of a disc
 * costs two seeks; the first frame whose items do not stand where the table says makes all be found by walking over the
 * item headers instead, as happens without a table. So does a frame that does not begin as its syntax has it, where all
 * frames can be told apart by that.
 *
 * @throws {AppError} pixels.tooManyFragments, pixels.corrupt
 * @source PS3.5 A.4; PS3.3 C.7.6.3.1.8
 */
export async function locateEncapsulatedFrames(
  access: RandomAccess,
  file: DicomFile,
  location: PixelDataLocation,
  pixel: PixelDescription,
): Promise<FrameReader> {
  const { numberOfFrames } = pixel;
  const limit = location.length >= 0 ? Math.min(access.size, location.offset + location.length) : access.size;
  const header = headerReader(access, limit);
  const { first, ...basic } = await basicOffsetTable(access, header, location);
  const extended = extendedOffsetTable(file.dataSet);
  const table = [extended, basic].find((each) => isPlausible(each, numberOfFrames));
  let walked: Promise<readonly (readonly Fragment[])[]> | undefined;
  // Apart from `walked`: frames to which the table leads are still read by it.
  let marked: Promise<readonly (readonly Fragment[])[]> | undefined;

  async function walkAll(): Promise<readonly (readonly Fragment[])[]> {
    return groupFragments(access, await walkFragments(header, first, first, limit), numberOfFrames);
  }

  async function byTable(
    offsets: readonly number[],
    frameIndex: number,
  ): Promise<readonly Fragment[] | undefined> {
    const next = offsets[frameIndex + 1];
    const stop = next === undefined ? Infinity : first + next;
    // Frames are read side by side: each has its own reader ahead.
    const run = await walkFragments(
      headerReader(access, limit),
      first,
      first + (offsets[frameIndex] as number),
      limit,
      stop,
    );
    return run.fragments.length > 0 && (run.isComplete || next === undefined) ? run.fragments : undefined;
  }

  /** The frame by the marks of its syntax, for a table that is off by whole fragments; only where every frame has a mark. */
  async function byMarks(frameIndex: number): Promise<readonly Fragment[] | undefined> {
    if (!hasImageMarks(pixel.transferSyntaxUid) || numberOfFrames > mostMarkedFrames) return undefined;
    marked ??= walkAll().catch(() => []);
    const frames = await marked;
    return frames.length === numberOfFrames ? frames[frameIndex] : undefined;
  }

  return async (frameIndex) => {
    let fragments = table && !walked ? await byTable(table.offsets, frameIndex) : undefined;
    const isByTable = fragments !== undefined;
    if (!fragments) {
      walked ??= walkAll();
      fragments = (await walked)[frameIndex];
      if (!fragments)
        throw new AppError('pixels.truncated', {
          frameIndex,
          found: (await walked).length,
          needed: numberOfFrames,
        });
    }
    let joined = await join(access, fragments, frameIndex);
    const better = isByTable && !beginsImage(joined) ? await byMarks(frameIndex) : undefined;
    if (better) {
      fragments = better;
      joined = await join(access, better, frameIndex);
    }
    const length = extended?.lengths?.[frameIndex];
    const isItsFrame = extended?.offsets[frameIndex] === fragments[0]?.tableOffset;
    return isItsFrame && length !== undefined && length > 0 && length < joined.length
      ? joined.subarray(0, length)
      : joined;
  };
}

/** The bytes of all fragments in one array; of a single fragment without a copy. */
async function join(
  access: RandomAccess,
  fragments: readonly Fragment[],
  frameIndex: number,
): Promise<Uint8Array> {
  const total = fragments.reduce((sum, { length }) => sum + length, 0);
  const end = fragments.reduce((last, { offset, length }) => Math.max(last, offset + length), 0);
  if (end > access.size)
    throw new AppError('pixels.truncated', { frameIndex, needed: end, found: access.size });
  if (total > maxDecodedFrameBytes) throw new AppError('pixels.tooLarge', { frameIndex, bytes: total });
  const [only] = fragments;
  if (only && fragments.length === 1)
    return complete(await access.read(only.offset, only.length), only, frameIndex);
  const joined = new Uint8Array(total);
  let at = 0;
  for (const fragment of fragments) {
    joined.set(complete(await access.read(fragment.offset, fragment.length), fragment, frameIndex), at);
    at += fragment.length;
  }
  return joined;
}

/** @throws {AppError} pixels.truncated when fewer bytes came than the file's size promised */
function complete(bytes: Uint8Array, { length }: Fragment, frameIndex: number): Uint8Array {
  if (bytes.length < length)
    throw new AppError('pixels.truncated', { frameIndex, needed: length, found: bytes.length });
  return bytes;
}

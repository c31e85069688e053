import type { RandomAccess } from '../../bytes/RandomAccess';
import type { Fragment, PixelDataLocation } from '../../dicom/DataSet';
import { AppError } from '../../errors/AppError';
import { groupFragments } from '../../imaging/frames/groupFragments';
import { headerReader, walkFragments } from '../../imaging/frames/walkFragments';
import { encodeItemHeader } from '../rewrite/encodeDataSet';
import { jpeg2000Pieces } from './jpeg2000Pieces';
import { jpegPieces, type Piece } from './jpegPieces';
import { chunkLength, type PixelPlan } from './PixelPlan';

/** What encapsulated pixels need to be copied. */
export interface EncapsulatedInput {
  readonly access: RandomAccess;
  readonly location: PixelDataLocation;
  readonly transferSyntaxUid: string;
  readonly numberOfFrames: number;
  readonly hasExtendedTable: boolean;
  onStripped(): void;
}

type Strip = (frame: Uint8Array) => readonly Piece[] | null;

/** How frames of a syntax are gone through; undefined for codings that have no place for text (RLE, deflate). */
function stripOf(transferSyntaxUid: string): Strip | undefined {
  const end = Number(transferSyntaxUid.slice('1.2.840.10008.1.2.4.'.length));
  if (!transferSyntaxUid.startsWith('1.2.840.10008.1.2.4.')) return undefined;
  if (end <= 81) return (frame) => jpegPieces(frame, end >= 80);
  return jpeg2000Pieces;
}

/** One frame: copied fragment by fragment, or written anew as one fragment of `newLength` bytes. */
interface FramePlan {
  readonly fragments: readonly Fragment[];
  readonly newLength?: number;
}

const even = (length: number): number => length + (length % 2);

function frameLength({ fragments, newLength }: FramePlan): number {
  if (newLength !== undefined) return 8 + even(newLength);
  return fragments.reduce((sum, { length }) => sum + 8 + even(length), 0);
}

/**
 * Encapsulated pixels: fragments copied as they are; a frame with segments that may hold text is written as one fragment
 * without them. The offset table is made anew where there was one.
 * @throws {AppError} deid.refusedStructure when fragments and frames do not fit together, or a frame cannot be understood
 * @source PS3.5 A.4; PS3.15 E.1.1
 */
export async function planEncapsulatedPixels(input: EncapsulatedInput): Promise<PixelPlan> {
  const { access, location } = input;
  const frames = await findFrames(input);
  const strip = stripOf(input.transferSyntaxUid);
  const plans: FramePlan[] = [];
  for (const fragments of frames.fragments) {
    if (strip === undefined) {
      plans.push({ fragments });
      continue;
    }
    const bytes = await joinFragments(access, fragments);
    const pieces = strip(bytes);
    if (pieces === null) throw new AppError('deid.refusedStructure', { reason: 'frameNotUnderstood' });
    if (isUnchanged(pieces, bytes)) plans.push({ fragments });
    else plans.push({ fragments, newLength: pieces.reduce((sum, piece) => sum + pieceLength(piece), 0) });
  }
  if (plans.some(({ newLength }) => newLength !== undefined)) input.onStripped();
  const table = frames.hasTable || input.hasExtendedTable ? offsetTable(plans) : new Uint8Array(0);
  return {
    tag: location.tag,
    vr: 'OB',
    isEncapsulated: true,
    size: 16 + table.length + plans.reduce((sum, plan) => sum + frameLength(plan), 0),
    changesOffsets: input.hasExtendedTable,
    chunks: () => writeFrames(access, plans, table, strip),
  };
}

interface FoundFrames {
  readonly fragments: readonly (readonly Fragment[])[];
  readonly hasTable: boolean;
}

async function findFrames({ access, location, numberOfFrames }: EncapsulatedInput): Promise<FoundFrames> {
  const header = headerReader(access, access.size);
  const item = await header(location.offset);
  if (item?.tag !== 0xfffee000) throw new AppError('deid.refusedStructure', { reason: 'noOffsetTable' });
  const first = location.offset + 8 + item.length;
  const run = await walkFragments(header, first, first, access.size);
  const last = run.fragments.at(-1);
  if (!run.isComplete || last === undefined || last.offset + last.length > access.size) {
    throw new AppError('deid.refusedStructure', { reason: 'fragments' });
  }
  // Complete at the very end of the file means: no delimiter.
  const delimiter = await header(last.offset + last.length);
  if (delimiter?.tag !== 0xfffee0dd) throw new AppError('deid.refusedStructure', { reason: 'noDelimiter' });
  const table = await access.read(location.offset + 8, item.length);
  const fragments =
    byTable(table, run.fragments, numberOfFrames) ?? (await groupFragments(access, run, numberOfFrames));
  if (fragments.length !== numberOfFrames) {
    throw new AppError('deid.refusedStructure', {
      reason: 'frameCount',
      found: fragments.length,
      declared: numberOfFrames,
    });
  }
  return { fragments, hasTable: item.length > 0 };
}

function byTable(
  table: Uint8Array,
  fragments: readonly Fragment[],
  numberOfFrames: number,
): readonly (readonly Fragment[])[] | undefined {
  if (table.length !== numberOfFrames * 4) return undefined;
  const view = new DataView(table.buffer, table.byteOffset, table.length);
  const starts = new Set(
    Array.from({ length: numberOfFrames }, (_, index) => view.getUint32(index * 4, true)),
  );
  if (starts.size !== numberOfFrames || !starts.has(0)) return undefined;
  const frames: Fragment[][] = [];
  for (const fragment of fragments) {
    if (starts.has(fragment.tableOffset)) frames.push([fragment]);
    else frames.at(-1)?.push(fragment);
  }
  return frames.length === numberOfFrames ? frames : undefined;
}

async function joinFragments(access: RandomAccess, fragments: readonly Fragment[]): Promise<Uint8Array> {
  const joined = new Uint8Array(fragments.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const { offset, length } of fragments) {
    const bytes = await access.read(offset, length);
    if (bytes.length < length) throw new AppError('source.changed');
    joined.set(bytes, at);
    at += length;
  }
  return joined;
}

const pieceLength = (piece: Piece): number => ('bytes' in piece ? piece.bytes.length : piece.to - piece.from);

/** Whether the pieces are the whole frame, but for zeros behind it, which pad. */
function isUnchanged(pieces: readonly Piece[], frame: Uint8Array): boolean {
  let at = 0;
  for (const piece of pieces) {
    if ('bytes' in piece) {
      if (piece.bytes.some((byte, index) => byte !== frame[at + index])) return false;
      at += piece.bytes.length;
    } else {
      if (piece.from !== at) return false;
      at = piece.to;
    }
  }
  return frame.subarray(at).every((byte) => byte === 0);
}

function offsetTable(plans: readonly FramePlan[]): Uint8Array {
  const table = new Uint8Array(plans.length * 4);
  const view = new DataView(table.buffer);
  let at = 0;
  for (const [index, plan] of plans.entries()) {
    // Offsets past 4 GB have no place here; readers then walk the fragments.
    if (at > 0xffffffff) return new Uint8Array(0);
    view.setUint32(index * 4, at, true);
    at += frameLength(plan);
  }
  return table;
}

async function* writeFrames(
  access: RandomAccess,
  plans: readonly FramePlan[],
  table: Uint8Array,
  strip: Strip | undefined,
): AsyncIterable<Uint8Array> {
  yield encodeItemHeader('FFFEE000', table.length);
  yield table;
  for (const { fragments, newLength } of plans) {
    if (newLength !== undefined)
      yield* writeStripped(await joinFragments(access, fragments), newLength, strip);
    else for (const fragment of fragments) yield* copyFragment(access, fragment);
  }
  yield encodeItemHeader('FFFEE0DD', 0);
}

async function* copyFragment(access: RandomAccess, { offset, length }: Fragment): AsyncIterable<Uint8Array> {
  yield encodeItemHeader('FFFEE000', even(length));
  for (let at = 0; at < length; at += chunkLength) {
    const wanted = Math.min(chunkLength, length - at);
    const bytes = await access.read(offset + at, wanted);
    if (bytes.length < wanted) throw new AppError('source.changed');
    yield bytes;
  }
  if (length % 2 === 1) yield new Uint8Array(1);
}

function* writeStripped(
  frame: Uint8Array,
  newLength: number,
  strip: Strip | undefined,
): Iterable<Uint8Array> {
  const pieces = strip?.(frame) ?? null;
  const length = pieces?.reduce((sum, piece) => sum + pieceLength(piece), 0);
  if (pieces === null || length !== newLength) throw new AppError('source.changed');
  yield encodeItemHeader('FFFEE000', even(length));
  for (const piece of pieces) yield 'bytes' in piece ? piece.bytes : frame.subarray(piece.from, piece.to);
  if (length % 2 === 1) yield new Uint8Array(1);
}

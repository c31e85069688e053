/**
 * Overlay planes, groups 6000 to 601E.
 * - Bits stand in Overlay Data, the first in the lowest bit of the first byte, without padding between rows and frames; or (retired) in a bit of the
 *   pixel cells that the pixels do not use. For those the cells of the native frames are needed.
 * - A plane that cannot be read is noted and left out; hostile sizes allocate nothing.
 * @source PS3.3 C.9.2, PS3.5 8.1.2
 */
import type { Tag } from '../../brand';
import type { DataSet } from '../../dicom/DataSet';
import { effectiveVr, number, numbers, text } from '../../dicom/values';
import type { OverlayPlane, PixelDescription } from '../types';
import type { NoteProblem } from './Problems';

/** Pixels of all frames of one plane together; more are not drawn. */
const mostOverlayPixels = 64 * 1024 * 1024;

/** A plane whose bits stand in the pixel cells. */
export interface EmbeddedOverlay {
  readonly group: string;
  /** 0 is the lowest bit of the cell. */
  readonly bitPosition: number;
}

type PlaneFrame = Omit<OverlayPlane, 'bits'>;

/** Gives the planes that stand inside the pixel cells: where there are some, `overlayPlanes` needs the cells. */
export function embeddedOverlays(root: DataSet, pixel: PixelDescription): readonly EmbeddedOverlay[] {
  return overlayGroups(root).flatMap((group) => {
    if (root.elements.has(`${group}3000`)) return [];
    const bitPosition = number(root, `${group}0102` as Tag);
    const bits = number(root, `${group}0100` as Tag);
    const isUnusedBit =
      bitPosition !== undefined &&
      bitPosition < pixel.bitsAllocated &&
      (bitPosition > pixel.highBit || bitPosition <= pixel.highBit - pixel.bitsStored);
    const isInCell = bits === pixel.bitsAllocated && pixel.bitsAllocated > 8 && pixel.samplesPerPixel === 1;
    return isInCell && isUnusedBit ? [{ group, bitPosition }] : [];
  });
}

/**
 * Gives the overlay planes of an instance. `cells` are those of the frames in order, as in native form (by the file's byte order); without them embedded
 * planes are left out.
 */
export function overlayPlanes(
  root: DataSet,
  pixel: PixelDescription,
  note: NoteProblem,
  cells?: readonly Uint8Array[],
): readonly OverlayPlane[] {
  const embedded = new Map(embeddedOverlays(root, pixel).map((overlay) => [overlay.group, overlay]));
  return overlayGroups(root).flatMap((group) => {
    const overlay = embedded.get(group);
    if (overlay !== undefined) return cells === undefined ? [] : [embeddedPlane(root, pixel, overlay, cells)];
    // Without data there is nothing to draw: a form left blank is not a broken overlay.
    if ((root.elements.get(`${group}3000`)?.length ?? 0) === 0) return [];
    const plane = ownPlane(root, group);
    if (plane === undefined) note('display.badOverlay');
    return plane ?? [];
  });
}

function overlayGroups(root: DataSet): readonly string[] {
  return Array.from({ length: 16 }, (_, index) => (0x6000 + index * 2).toString(16).toUpperCase()).filter(
    (group) => root.elements.has(`${group}0010`),
  );
}

function ownPlane(root: DataSet, group: string): OverlayPlane | undefined {
  const frame = planeFrame(root, group);
  const element = root.elements.get(`${group}3000`);
  if (frame === undefined || element === undefined) return undefined;
  const count = frame.rows * frame.columns * frame.numberOfFrames;
  if (count > mostOverlayPixels || element.length * 8 < count) return undefined;
  const bits = new Uint8Array(count);
  // Words of a big-endian file hold their low byte second.
  const swap = root.isBigEndian && effectiveVr(element) === 'OW' ? 1 : 0;
  for (let i = 0; i < count; i++)
    bits[i] = ((root.bytes[element.offset + ((i >> 3) ^ swap)] as number) >> (i & 7)) & 1;
  return { ...frame, bits };
}

function planeFrame(root: DataSet, group: string): PlaneFrame | undefined {
  const value = (element: string): number | undefined => number(root, `${group}${element}` as Tag);
  const [rows, columns] = [value('0010') ?? 0, value('0011') ?? 0];
  const [originRow, originColumn] = originOf(root, group);
  const numberOfFrames = value('0015') ?? 1;
  if (rows < 1 || columns < 1 || numberOfFrames < 1) return undefined;
  const label = text(root, `${group}1500` as Tag)?.slice(0, 64);
  return {
    rows,
    columns,
    originRow,
    originColumn,
    numberOfFrames,
    imageFrameOrigin: Math.max(1, value('0051') ?? 1),
    ...(label === undefined ? {} : { label }),
  };
}

/** Signed even where it was written otherwise: a plane may begin above or left of the image. */
function originOf(root: DataSet, group: string): readonly [number, number] {
  const values = numbers(root, `${group}0050` as Tag).map((value) =>
    value >= 0x8000 ? value - 0x10000 : value,
  );
  return [values[0] ?? 1, values[1] ?? 1];
}

function embeddedPlane(
  root: DataSet,
  pixel: PixelDescription,
  overlay: EmbeddedOverlay,
  cells: readonly Uint8Array[],
): OverlayPlane {
  const { rows, columns } = pixel;
  const perFrame = rows * columns;
  const frames = cells.slice(0, Math.max(1, Math.floor(mostOverlayPixels / perFrame)));
  const bits = new Uint8Array(perFrame * frames.length);
  const cellBytes = pixel.bitsAllocated / 8;
  const byteInCell = overlay.bitPosition >> 3;
  const at = root.isBigEndian ? cellBytes - 1 - byteInCell : byteInCell;
  frames.forEach((bytes, frame) => {
    for (let i = 0; i < perFrame; i++)
      bits[frame * perFrame + i] = ((bytes[i * cellBytes + at] ?? 0) >> (overlay.bitPosition & 7)) & 1;
  });
  const label = text(root, `${overlay.group}1500` as Tag)?.slice(0, 64);
  return {
    rows,
    columns,
    originRow: 1,
    originColumn: 1,
    numberOfFrames: frames.length,
    imageFrameOrigin: 1,
    ...(label === undefined ? {} : { label }),
    bits,
  };
}

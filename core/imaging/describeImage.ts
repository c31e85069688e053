import type { DicomFile } from '../dicom/DataSet';
import { text } from '../dicom/values';
import type { ErrorCode } from '../errors/codes';
import {
  frameTimeOf,
  lateralityOf,
  lossyOf,
  paddingOf,
  patientOrientationOf,
  shortText,
} from './description/attributes';
import { frameDescriptions } from './description/frames';
import { keepsWholeCells, overlayCells } from './description/overlayCells';
import { embeddedOverlays, overlayPlanes } from './description/overlays';
import { paletteTable } from './description/palette';
import { storedRange } from './description/rescale';
import { pixelAspectRatio } from './description/spacing';
import type { ImageDescription, PixelDescription } from './types';

/**
 * Gives all of an instance that drawing and measuring need. What is absent is absent; what cannot be used is left out and its code put into `problems`. Never
 * throws for what is optional.
 *
 * `cells`: those of the frames in order, as in native form, needed only where `hasEmbeddedOverlays`; without them such overlays are left out.
 */
export function describeImage(
  file: DicomFile,
  instanceId: string,
  pixel: PixelDescription,
  cells?: readonly Uint8Array[],
): ImageDescription {
  const root = file.dataSet;
  const problems = new Set<ErrorCode>();
  const note = (code: ErrorCode): void => void problems.add(code);
  const frames = frameDescriptions(root, pixel, note);
  const spacing = frames[0]?.spacing ?? { kind: 'unknown', reason: 'geometry.spacingUnknown' };
  if (
    frames.some(
      (frame) => frame.spacing.kind === 'unknown' && frame.spacing.reason === 'geometry.spacingInvalid',
    )
  )
    note('geometry.spacingInvalid');
  const palette =
    pixel.photometricInterpretation === 'PALETTE COLOR'
      ? paletteTable(root, storedRange(pixel), note)
      : undefined;
  const overlays = overlayPlanes(root, pixel, note, cells);
  return {
    instanceId,
    pixel,
    ...shortText(root, 'Modality', 'modality'),
    sopClassUid: text(root, 'SOPClassUID') ?? '',
    frames,
    ...(palette === undefined ? {} : { palette }),
    ...paddingOf(root, pixel),
    ...presentationLutShapeOf(text(root, 'PresentationLUTShape')),
    pixelAspectRatio: pixelAspectRatio(root, spacing),
    ...lossyOf(root, pixel),
    ...frameTimeOf(root),
    overlays,
    ...patientOrientationOf(root),
    ...lateralityOf(root),
    ...shortText(root, 'BurnedInAnnotation', 'burnedInAnnotation'),
    problems: [...problems],
  };
}

/** Frames whose embedded overlays are read, at most this many bytes of cells together and one frame at least. */
const mostOverlayCellBytes = 32 * 1024 * 1024;

/**
 * As `describeImage`, with embedded overlays: reads the frames whose cells hold them, and only where there are some. `readFrame` gives the stored bytes of a
 * frame; where it fails those overlays are left out and noted.
 */
export async function describeImageWithOverlays(
  file: DicomFile,
  instanceId: string,
  pixel: PixelDescription,
  readFrame: (frameIndex: number) => Promise<Uint8Array>,
): Promise<ImageDescription> {
  if (embeddedOverlays(file.dataSet, pixel).length === 0) return describeImage(file, instanceId, pixel);
  // A codec codes the stored bits; what stood beside them is not there any more.
  if (!hasEmbeddedOverlays(file, pixel)) return withoutOverlays(describeImage(file, instanceId, pixel));
  const cells: Uint8Array[] = [];
  try {
    let bytes = 0;
    for (let index = 0; index < pixel.numberOfFrames && bytes < mostOverlayCellBytes; index++) {
      const cell = overlayCells(await readFrame(index), pixel);
      cells.push(cell);
      bytes += cell.length;
    }
  } catch {
    // The frame itself will say what is wrong when it is shown; here only its overlay is missing.
    return withoutOverlays(describeImage(file, instanceId, pixel, cells.length > 0 ? cells : undefined));
  }
  return describeImage(file, instanceId, pixel, cells);
}

function withoutOverlays(image: ImageDescription): ImageDescription {
  return { ...image, problems: [...new Set<ErrorCode>([...image.problems, 'display.badOverlay'])] };
}

/** Whether `describeImage` needs the cells of the frames to show all overlays (retired form), and can have them. */
export function hasEmbeddedOverlays(file: DicomFile, pixel: PixelDescription): boolean {
  const { pixelData, dataSet } = file;
  return (
    pixelData !== undefined &&
    keepsWholeCells(pixel.transferSyntaxUid, pixelData.isEncapsulated) &&
    embeddedOverlays(dataSet, pixel).length > 0
  );
}

/** @source PS3.3 C.11.6 */
function presentationLutShapeOf(shape: string | undefined): Pick<ImageDescription, 'presentationLutShape'> {
  return shape === 'IDENTITY' || shape === 'INVERSE' ? { presentationLutShape: shape } : {};
}

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
import { embeddedOverlays, overlayPlanes } from './description/overlays';
import { paletteTable } from './description/palette';
import { storedRange } from './description/rescale';
import { pixelAspectRatio } from './description/spacing';
import type { ImageDescription, PixelDescription } from './types';

/**
 * Gives all of an instance that drawing and measuring need. What is absent is absent; what cannot be used is left out and its code put into `problems`. Never
 * throws for what is optional.
 *
 * `overlayCells`: stored bytes of the native frames in order, needed only where `hasEmbeddedOverlays`; without them such overlays are left out.
 */
export function describeImage(
  file: DicomFile,
  instanceId: string,
  pixel: PixelDescription,
  overlayCells?: readonly Uint8Array[],
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
  const overlays = overlayPlanes(root, pixel, note, overlayCells);
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

/** Whether `describeImage` needs the stored cells of the frames to show all overlays (retired form, native pixels). */
export function hasEmbeddedOverlays(file: DicomFile, pixel: PixelDescription): boolean {
  return file.pixelData?.isEncapsulated === false && embeddedOverlays(file.dataSet, pixel).length > 0;
}

/** @source PS3.3 C.11.6 */
function presentationLutShapeOf(shape: string | undefined): Pick<ImageDescription, 'presentationLutShape'> {
  return shape === 'IDENTITY' || shape === 'INVERSE' ? { presentationLutShape: shape } : {};
}

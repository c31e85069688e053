import type { InstanceSummary, Series } from '../../../core/fileset/types';
import type { DecodedFrame, FrameDescription, ImageDescription } from '../../../core/imaging/types';
import type { LoadedFrame } from '../../../renderer/frames/FrameStore';

export const frameDescriptionOf = (more: Partial<FrameDescription> = {}): FrameDescription => ({
  rescaleSlope: 1,
  rescaleIntercept: 0,
  windows: [],
  voiFunction: 'LINEAR',
  voiLuts: [],
  spacing: { kind: 'unknown', reason: 'geometry.spacingUnknown' },
  ...more,
});

/** A loaded frame of 2 × 2 pixels for tests. */
export function loadedOf(
  values: Int16Array,
  frameMore: Partial<FrameDescription> = {},
  more: Partial<ImageDescription> = {},
  photometricInterpretation = 'MONOCHROME2',
): LoadedFrame {
  const frame: DecodedFrame = {
    rows: 2,
    columns: 2,
    samplesPerPixel: 1,
    bitsStored: 16,
    isSigned: true,
    photometricInterpretation,
    values,
    min: Math.min(...values),
    max: Math.max(...values),
    warnings: [],
  };
  const description = {
    instanceId: 'one',
    pixel: { rows: 2, columns: 2, numberOfFrames: 1 },
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    frames: [frameDescriptionOf(frameMore)],
    pixelAspectRatio: 1,
    isLossy: false,
    overlays: [],
    problems: [],
    ...more,
  } as unknown as ImageDescription;
  return { instanceId: 'one', frameIndex: 0, frame, description };
}

export function instanceOf(instanceId: string, more: Partial<InstanceSummary> = {}): InstanceSummary {
  return {
    instanceId,
    path: `${instanceId}.dcm`,
    patient: { patientName: 'Doe^Jane', patientId: '42', birthDate: '19700131', sex: 'F' },
    study: { studyInstanceUid: '1.1', studyDate: '20240305', description: 'CT head' },
    series: { seriesInstanceUid: '1.2', modality: 'CT', number: 3 },
    sopInstanceUid: `1.3.${instanceId}`,
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    numberOfFrames: 1,
    isDisplayable: true,
    fileSize: 1,
    problems: [],
    ...more,
  };
}

export function seriesOf(instances: readonly InstanceSummary[], order: Series['order'] = 'geometry'): Series {
  return { seriesInstanceUid: '1.2', modality: 'CT', number: 3, description: 'Thin', instances, order };
}

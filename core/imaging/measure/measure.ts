import { frameDescription } from '../frameDescription';
import type { Measurement } from '../measurement';
import type { DecodedFrame, ImageDescription } from '../types';
import { measureAngle } from './measureAngle';
import { measureLength } from './measureLength';
import { measureProbe } from './measureProbe';
import { measureRoi } from './measureRoi';
import type { MeasurementResult } from './result';

/**
 * Gives what a measurement says, from its points, the frame that it stands on and the image's description. Shapes that need the pixels
 * (ROIs, probe) read `frame.values`; the others need only its size.
 */
export function measure(
  measurement: Pick<Measurement, 'kind' | 'points' | 'frameIndex'>,
  frame: DecodedFrame,
  image: ImageDescription,
): MeasurementResult {
  const { kind, points, frameIndex } = measurement;
  switch (kind) {
    case 'length':
      return measureLength(points, frameDescription(image, frameIndex).spacing);
    case 'angle':
      return measureAngle(points, frameDescription(image, frameIndex).spacing, image.pixelAspectRatio);
    case 'rectangle':
    case 'ellipse':
      return measureRoi(kind, points, frame, image, frameIndex);
    case 'probe':
      return measureProbe(points, frame, image, frameIndex);
    case 'arrow':
      return { kind, values: [], notes: [] };
  }
}

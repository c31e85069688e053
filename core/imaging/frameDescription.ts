import type { FrameDescription, ImageDescription } from './types';

/** What is used where an image describes no frame at all. */
const nothingKnown: FrameDescription = {
  rescaleSlope: 1,
  rescaleIntercept: 0,
  windows: [],
  voiFunction: 'LINEAR',
  voiLuts: [],
  spacing: { kind: 'unknown', reason: 'geometry.spacingUnknown' },
};

/** Gives the description of one frame (`frameIndex` from 0): its own, else the one that holds for all. */
export function frameDescription(image: ImageDescription, frameIndex: number): FrameDescription {
  return (image.frames.length === 1 ? image.frames[0] : image.frames[frameIndex]) ?? nothingKnown;
}

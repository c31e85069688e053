/** What a cell shows, as the snapshot that the panels read. Pure. */
import type { ErrorCode } from '../../core/errors/codes';
import type { Series } from '../../core/fileset/types';
import { frameDescription } from '../../core/imaging/frameDescription';
import { orientationLetters } from '../../core/imaging/geometry/orientationLetters';
import type { LoadedFrame } from '../frames/FrameStore';
import type { ShownImage, SliceRef, StackPosition, ViewportState, Windowing } from './api';
import type { Geometry } from './geometry';
import { presetsOf } from './windowing';

/** The load state of the current slice. `showing` only together with its picture. */
export type Shown =
  | { readonly kind: 'loading'; readonly index: number }
  | { readonly kind: 'failed'; readonly index: number; readonly code: ErrorCode }
  | { readonly kind: 'showing'; readonly index: number; readonly loaded: LoadedFrame };

export interface CellParts {
  readonly series: Series | null;
  readonly stack: readonly SliceRef[];
  readonly shown: Shown | null;
  readonly cine: { readonly isRunning: boolean; readonly framesPerSecond: number };
  readonly windowing: Windowing | null;
  readonly isInverted: boolean;
  readonly geometry: Geometry;
}

export function cellState(parts: CellParts): ViewportState {
  const { series, shown, stack } = parts;
  if (series === null || shown === null) return { kind: 'empty' };
  const instance = series.instances[0];
  const slice = stack[shown.index] ?? (instance === undefined ? undefined : { instance, frameIndex: 0 });
  if (slice === undefined) return { kind: 'empty' };
  const { isRunning, framesPerSecond } = parts.cine;
  const position: StackPosition = {
    series,
    slice,
    sliceIndex: shown.index,
    sliceCount: stack.length,
    cine: { isRunning, framesPerSecond },
  };
  switch (shown.kind) {
    case 'loading':
      return { ...position, kind: 'loading' };
    case 'failed':
      return { ...position, kind: 'failed', code: shown.code };
    case 'showing':
      return { ...position, ...shownImage(parts, shown.loaded), kind: 'showing' };
  }
}

function shownImage(parts: CellParts, loaded: LoadedFrame): ShownImage {
  const { description, frame, frameIndex } = loaded;
  const { zoom, rotationDegrees, isFlippedHorizontally, isFlippedVertically } = parts.geometry;
  const turned = { rotationDegrees, isFlippedHorizontally, isFlippedVertically };
  const { imageOrientation, spacing } = frameDescription(description, frameIndex);
  const letters = orientationLetters(imageOrientation ?? description.patientOrientation, turned);
  return {
    description,
    windowing: parts.windowing ?? { kind: 'fixed', reason: 'colour' },
    presets: presetsOf(loaded),
    isInverted: parts.isInverted,
    zoom,
    ...turned,
    ...(letters === undefined ? {} : { letters }),
    spacing,
    problems: [...new Set([...description.problems, ...frame.warnings])],
  };
}

import type { Series } from '../../core/fileset/types';
import type { SliceRef } from './api';

/** The pictures of a series in its order, each frame of a multi-frame instance by itself; what has no picture is left out. */
export function buildStack(series: Series): readonly SliceRef[] {
  return series.instances
    .filter((instance) => instance.isDisplayable)
    .flatMap((instance) =>
      Array.from({ length: Math.max(1, instance.numberOfFrames) }, (_, frameIndex) => ({
        instance,
        frameIndex,
      })),
    );
}

/** Where a series opens: in the middle of a volume that is ordered by geometry, else at its first picture. */
export function startIndexOf(series: Series, sliceCount: number): number {
  return series.order === 'geometry' && sliceCount > 2 ? Math.floor(sliceCount / 2) : 0;
}

/** Where a slice stands in another stack, else -1. */
export function indexOfSlice(stack: readonly SliceRef[], sopInstanceUid: string, frameIndex: number): number {
  return stack.findIndex(
    (slice) => slice.instance.sopInstanceUid === sopInstanceUid && slice.frameIndex === frameIndex,
  );
}

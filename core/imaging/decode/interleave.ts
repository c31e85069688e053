import type { StoredValues } from '../types';

/** Samples by plane (Planar Configuration 1) as samples pixel by pixel. A new array. @source PS3.3 C.7.6.3.1.3 */
export function interleave(planes: StoredValues, samplesPerPixel: number): StoredValues {
  const pixels = planes.length / samplesPerPixel;
  const values = new (planes.constructor as new (length: number) => StoredValues)(planes.length);
  for (let sample = 0; sample < samplesPerPixel; sample++) {
    const plane = sample * pixels;
    for (let i = 0, to = sample; i < pixels; i++, to += samplesPerPixel)
      values[to] = planes[plane + i] as number;
  }
  return values;
}

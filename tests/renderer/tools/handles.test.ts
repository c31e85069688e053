import { describe, expect, it } from 'vitest';
import {
  handlesOf,
  inside,
  movedBy,
  pointCount,
  pointsAround,
  withHandle,
} from '../../../renderer/tools/handles';
import { hitTest } from '../../../renderer/tools/hitTest';
import type { MeasurementKind } from '../../../core/imaging/measurement';
import { measurementOf } from './measurements';

const image = { width: 100, height: 80 };
const same = (point: { x: number; y: number }) => point;

describe('handles', () => {
  it('a box has four handles; each moves its own corner and leaves the opposite one', () => {
    const box = measurementOf('rectangle', [
      [10, 20],
      [30, 50],
    ]);
    expect(handlesOf(box)).toEqual([
      { x: 10, y: 20 },
      { x: 30, y: 50 },
      { x: 30, y: 20 },
      { x: 10, y: 50 },
    ]);
    for (const index of [0, 1, 2, 3]) {
      const to = { x: 60, y: 70 };
      const moved = withHandle(box, index, to);
      expect(handlesOf(moved)[index]).toEqual(to);
      const opposite = [1, 0, 3, 2][index] ?? -1;
      expect(handlesOf(moved)[opposite]).toEqual(handlesOf(box)[opposite]);
    }
  });

  it('moving as a whole stops at the edges and keeps the shape', () => {
    const line = measurementOf('length', [
      [90, 10],
      [95, 20],
    ]);
    expect(movedBy(line, { x: 50, y: -50 }, image).points).toEqual([
      { x: 95, y: 0 },
      { x: 100, y: 10 },
    ]);
  });

  it('points stay inside the image, its far edges included', () => {
    expect(inside({ x: -3, y: 200 }, image)).toEqual({ x: 0, y: 80 });
    expect(inside({ x: 100, y: 0 }, image)).toEqual({ x: 100, y: 0 });
  });

  it('the keyboard places as many points as a kind has', () => {
    for (const kind of Object.keys(pointCount) as MeasurementKind[]) {
      expect(pointsAround(kind, { x: 50, y: 40 }, 10)).toHaveLength(pointCount[kind]);
    }
  });
});

describe('hitTest', () => {
  const line = measurementOf(
    'length',
    [
      [10, 10],
      [50, 10],
    ],
    { measurementId: 'line' },
  );
  const box = measurementOf(
    'ellipse',
    [
      [40, 5],
      [80, 45],
    ],
    { measurementId: 'box' },
  );

  it('finds handles before lines', () => {
    expect(hitTest([line], null, { x: 11, y: 11 }, same, 1)).toMatchObject({ part: 'handle', index: 0 });
    expect(hitTest([line], null, { x: 30, y: 12 }, same, 1)).toMatchObject({ part: 'body' });
    expect(hitTest([line], null, { x: 30, y: 30 }, same, 1)).toBeNull();
  });

  it('the inside of an ellipse and the empty corners of its box are not part of it', () => {
    expect(hitTest([box], null, { x: 60, y: 25 }, same, 1)).toBeNull();
    expect(hitTest([box], null, { x: 60, y: 6 }, same, 1)).toMatchObject({ part: 'body' });
    expect(hitTest([box], null, { x: 44, y: 20 }, same, 1)).toMatchObject({ part: 'body' });
  });

  it('prefers the selected one, then the newer one', () => {
    const at = { x: 48, y: 10 };
    expect(hitTest([line, box], null, at, same, 1)?.measurement.measurementId).toBe('line');
    const over = { ...line, measurementId: 'newer' };
    expect(hitTest([line, over], null, at, same, 1)?.measurement.measurementId).toBe('newer');
    expect(hitTest([line, over], 'line', at, same, 1)?.measurement.measurementId).toBe('line');
  });

  it('reaches as far on a dense screen as on a plain one', () => {
    const dense = (point: { x: number; y: number }) => ({ x: point.x * 2, y: point.y * 2 });
    expect(hitTest([line], null, { x: 60, y: 31 }, dense, 2)).toMatchObject({ part: 'body' });
    expect(hitTest([line], null, { x: 60, y: 33 }, dense, 2)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import type { MeasurementKind } from '../../../core/imaging/measurement';
import { MeasurementHistory } from '../../../renderer/tools/MeasurementHistory';
import { MeasuringGesture } from '../../../renderer/tools/MeasuringGesture';

/** A picture of 100 × 100 pixels, drawn four times as large. */
function setUp() {
  const store = new MeasurementHistory();
  const drawn: string[] = [];
  let isShown = true;
  const picture = {
    studyInstanceUid: '1.1',
    seriesInstanceUid: '1.2',
    sopInstanceUid: '1.3',
    frameIndex: 2,
    size: { width: 100, height: 100 },
  };
  const toCanvas = (point: { x: number; y: number }) => ({ x: point.x * 4, y: point.y * 4 });
  const gesture = new MeasuringGesture(store, {
    picture: () => (isShown ? picture : null),
    toCanvas,
    unit: 1,
    onDrawn: ({ kind }) => drawn.push(kind),
  });
  const press = (x: number, y: number, kind: MeasurementKind | null) =>
    gesture.begin(toCanvas({ x, y }), { x, y }, kind);
  const move = (x: number, y: number) => gesture.move({ x, y });
  const release = (x: number, y: number) => gesture.end(toCanvas({ x, y }));
  const drag = (kind: MeasurementKind | null, from: [number, number], to: [number, number]) => {
    press(...from, kind);
    move(...to);
    release(...to);
  };
  return { store, drawn, gesture, press, move, release, drag, hide: () => (isShown = false) };
}

describe('MeasuringGesture', () => {
  it('draws a length by one drag: one step of undo, selected, on its instance and frame', () => {
    const { store, drag } = setUp();
    drag('length', [10, 10], [40, 50]);
    expect(store.list()).toMatchObject([
      {
        kind: 'length',
        sopInstanceUid: '1.3',
        frameIndex: 2,
        points: [
          { x: 10, y: 10 },
          { x: 40, y: 50 },
        ],
      },
    ]);
    expect(store.selectedId).toBe(store.list()[0]?.measurementId);
    expect(store.draft).toBeNull();
    store.undo();
    expect(store.list()).toEqual([]);
    expect(store.canUndo).toBe(false);
  });

  it('drops a shape that was only clicked, and keeps a probe that was', () => {
    const { store, drag, drawn } = setUp();
    drag('ellipse', [10, 10], [10, 10]);
    expect(store.list()).toEqual([]);
    drag('probe', [20, 30], [20, 30]);
    expect(drawn).toEqual(['probe']);
    expect(store.list()).toMatchObject([{ kind: 'probe', points: [{ x: 20, y: 30 }] }]);
  });

  it('draws an angle by a drag and a click; the second arm follows the mouse between', () => {
    const { store, gesture, drag, press, release } = setUp();
    drag('angle', [10, 10], [40, 10]);
    expect(store.list()).toEqual([]);
    gesture.hover({ x: 40, y: 30 });
    expect(store.draft?.points).toEqual([
      { x: 10, y: 10 },
      { x: 40, y: 10 },
      { x: 40, y: 30 },
    ]);
    press(40, 60, 'angle');
    release(40, 60);
    expect(store.list()).toMatchObject([
      {
        kind: 'angle',
        points: [
          { x: 10, y: 10 },
          { x: 40, y: 10 },
          { x: 40, y: 60 },
        ],
      },
    ]);
  });

  it('a pending angle that is cancelled leaves nothing, and the next drag is the next tool’s', () => {
    const { store, gesture, drag } = setUp();
    drag('angle', [10, 10], [40, 10]);
    expect(gesture.isIdle).toBe(false);
    gesture.cancel();
    expect(gesture.isIdle).toBe(true);
    expect(store.draft).toBeNull();
    drag('length', [50, 50], [60, 60]);
    expect(store.list()).toMatchObject([{ kind: 'length' }]);
  });

  it('edits a handle under any tool, in one step of undo', () => {
    const { store, drag, press } = setUp();
    drag('length', [10, 10], [40, 50]);
    expect(press(40, 50, null)).toBe(true);
    drag(null, [40, 50], [60, 20]);
    expect(store.list()).toMatchObject([
      {
        points: [
          { x: 10, y: 10 },
          { x: 60, y: 20 },
        ],
      },
    ]);
    store.undo();
    expect(store.list()).toMatchObject([
      {
        points: [
          { x: 10, y: 10 },
          { x: 40, y: 50 },
        ],
      },
    ]);
  });

  it('moves a measurement by its line, and leaves it where it is on a click', () => {
    const { store, drag } = setUp();
    drag('length', [10, 10], [50, 10]);
    drag(null, [30, 10], [30, 10]);
    store.undo();
    expect(store.list()).toEqual([]);
    store.redo();
    drag(null, [30, 10], [35, 30]);
    expect(store.list()).toMatchObject([
      {
        points: [
          { x: 15, y: 30 },
          { x: 55, y: 30 },
        ],
      },
    ]);
  });

  it('leaves a press beside all measurements to the tool, and unselects', () => {
    const { store, drag, press } = setUp();
    drag('length', [10, 10], [50, 10]);
    expect(press(80, 80, null)).toBe(false);
    expect(store.selectedId).toBeNull();
  });

  it('keeps all points inside the picture', () => {
    const { store, drag } = setUp();
    drag('rectangle', [-5, 50], [140, 120]);
    expect(store.list()).toMatchObject([
      {
        points: [
          { x: 0, y: 50 },
          { x: 100, y: 100 },
        ],
      },
    ]);
  });

  it('does nothing while no picture is shown', () => {
    const { store, press, hide, gesture } = setUp();
    hide();
    expect(press(10, 10, 'length')).toBe(false);
    expect(gesture.place('length', { x: 1, y: 1 }, 1)).toBeNull();
    expect(store.list()).toEqual([]);
  });

  it('places and moves by keyboard, each one step of undo', () => {
    const { store, gesture } = setUp();
    gesture.place('ellipse', { x: 50, y: 50 }, 10);
    gesture.moveSelected({ x: 1, y: -2 }, undefined);
    gesture.moveSelected({ x: 5, y: 5 }, 1);
    expect(store.list()).toMatchObject([
      {
        points: [
          { x: 41, y: 38 },
          { x: 66, y: 63 },
        ],
      },
    ]);
    store.undo();
    store.undo();
    expect(store.list()).toMatchObject([
      {
        points: [
          { x: 40, y: 40 },
          { x: 60, y: 60 },
        ],
      },
    ]);
  });
});

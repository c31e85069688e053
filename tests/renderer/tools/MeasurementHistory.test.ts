import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MeasurementChange } from '../../../renderer/viewport/api';
import { MeasurementHistory } from '../../../renderer/tools/MeasurementHistory';
import { measurementOf } from './measurements';

const a = measurementOf(
  'length',
  [
    [1, 1],
    [2, 2],
  ],
  { measurementId: 'a' },
);
const b = measurementOf('probe', [[3, 3]], { measurementId: 'b', studyInstanceUid: '2.1' });

describe('MeasurementHistory', () => {
  it('undoes and redoes adding, changing and removing, one step each', () => {
    const store = new MeasurementHistory();
    const moved = {
      ...a,
      points: [
        { x: 5, y: 5 },
        { x: 6, y: 6 },
      ],
    };
    store.add(a);
    store.update(moved);
    store.remove('a');
    expect(store.list()).toEqual([]);
    store.undo();
    expect(store.list()).toEqual([moved]);
    store.undo();
    expect(store.list()).toEqual([a]);
    store.undo();
    expect(store.list()).toEqual([]);
    expect(store.canUndo).toBe(false);
    store.redo();
    store.redo();
    expect(store.list()).toEqual([moved]);
    store.add(b);
    expect(store.canRedo).toBe(false);
  });

  it('says which study to save for every edit, and not for loading', () => {
    const store = new MeasurementHistory();
    const changes: MeasurementChange[] = [];
    const end = store.onChange((change) => changes.push(change));
    store.load('1.1', [a]);
    store.add(b);
    store.undo();
    store.select('a');
    store.select('a');
    end();
    store.remove('a');
    expect(changes).toEqual([
      { kind: 'load', studyInstanceUid: '1.1' },
      { kind: 'edit', studyInstanceUid: '2.1' },
      { kind: 'edit', studyInstanceUid: '2.1' },
      { kind: 'select' },
    ]);
  });

  it('loading a study replaces it, forgets its steps and keeps the others', () => {
    const store = new MeasurementHistory();
    store.add(a);
    store.add(b);
    store.select('a');
    store.load('1.1', []);
    expect(store.list()).toEqual([b]);
    expect(store.selectedId).toBeNull();
    store.undo();
    expect(store.list()).toEqual([]);
    expect(store.canUndo).toBe(false);
  });

  it('shows the draft in place of its former self, but does not list it', () => {
    const store = new MeasurementHistory();
    store.add(a);
    const dragged = {
      ...a,
      points: [
        { x: 9, y: 9 },
        { x: 2, y: 2 },
      ],
    };
    store.setDraft(dragged);
    expect(store.onFrame('1.3', 0)).toEqual([dragged]);
    expect(store.onFrame('1.3', 1)).toEqual([]);
    expect(store.list()).toEqual([a]);
    store.setDraft(null);
    expect(store.onFrame('1.3', 0)).toEqual([a]);
  });

  it('undoing everything gives the beginning back, and redoing everything the end', () => {
    const step = fc.oneof(
      fc.record({ what: fc.constant('add' as const), id: fc.constantFrom('a', 'b', 'c'), x: fc.nat() }),
      fc.record({ what: fc.constant('update' as const), id: fc.constantFrom('a', 'b', 'c'), x: fc.nat() }),
      fc.record({ what: fc.constant('remove' as const), id: fc.constantFrom('a', 'b', 'c') }),
    );
    const sorted = (store: MeasurementHistory) =>
      [...store.list()].sort((one, two) => one.measurementId.localeCompare(two.measurementId));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const store = new MeasurementHistory();
        for (const one of steps) {
          if (one.what === 'remove') store.remove(one.id);
          else if (one.what === 'update' || store.get(one.id) === undefined)
            store[one.what](measurementOf('probe', [[one.x, 0]], { measurementId: one.id }));
        }
        const end = sorted(store);
        while (store.canUndo) store.undo();
        expect(store.list()).toEqual([]);
        while (store.canRedo) store.redo();
        expect(sorted(store)).toEqual(end);
      }),
    );
  });
});

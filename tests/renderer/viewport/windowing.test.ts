import { describe, expect, it } from 'vitest';
import { draggedWindow, nudged, presetsOf, viewOf, windowingOf } from '../../../renderer/viewport/windowing';
import { loadedOf } from './frames';

const ct = Int16Array.of(-1024, 0, 40, 1024);
const auto = { kind: 'auto' } as const;
const lut = { firstMapped: 0, bitsPerEntry: 8, entries: [0, 255], explanation: 'BONE' };

describe('windowingOf', () => {
  it('takes the window of the file, else its VOI LUT, else the range of the frame, and says so', () => {
    const windows = [{ center: 40, width: 400 }];
    expect(windowingOf(loadedOf(ct, { windows, voiLuts: [lut] }), auto, undefined)).toEqual({
      kind: 'window',
      from: 'file',
      center: 40,
      width: 400,
    });
    expect(windowingOf(loadedOf(ct, { voiLuts: [lut] }), auto, undefined)).toEqual({
      kind: 'voiLut',
      index: 0,
      explanation: 'BONE',
    });
    expect(windowingOf(loadedOf(ct), auto, undefined)).toMatchObject({ from: 'default', width: 2049 });
  });

  it('keeps a computed window for the other slices of the series', () => {
    const held = { center: 7, width: 9 };
    expect(windowingOf(loadedOf(ct), auto, held)).toMatchObject({ from: 'default', center: 7, width: 9 });
    const windows = [{ center: 40, width: 400 }];
    expect(windowingOf(loadedOf(ct, { windows }), auto, held)).toMatchObject({ from: 'file', center: 40 });
  });

  it('has none for colours and palettes', () => {
    const choice = { kind: 'window', from: 'person', window: { center: 1, width: 2 } } as const;
    expect(windowingOf(loadedOf(ct, {}, {}, 'RGB'), choice, undefined)).toEqual({
      kind: 'fixed',
      reason: 'colour',
    });
    expect(windowingOf(loadedOf(ct, {}, {}, 'PALETTE COLOR'), auto, undefined)).toEqual({
      kind: 'fixed',
      reason: 'palette',
    });
  });

  it('falls back to the file where a slice lacks the chosen LUT', () => {
    const windows = [{ center: 40, width: 400 }];
    const chosen = windowingOf(loadedOf(ct, { windows }), { kind: 'voiLut', index: 2 }, undefined);
    expect(chosen).toMatchObject({ kind: 'window', from: 'file' });
  });

  it('becomes the view that is drawn', () => {
    expect(viewOf({ kind: 'fixed', reason: 'colour' }, true)).toEqual({ isInverted: true });
    expect(viewOf({ kind: 'voiLut', index: 1 }, false)).toEqual({ voiLutIndex: 1, isInverted: false });
  });
});

describe('presetsOf', () => {
  it('lists the windows of the file, its LUTs, then those of the modality', () => {
    const loaded = loadedOf(
      ct,
      { windows: [{ center: 40, width: 400, explanation: 'SOFT' }], voiLuts: [lut], rescaleType: 'HU' },
      { modality: 'CT' },
    );
    const presets = presetsOf(loaded);
    expect(presets.slice(0, 2).map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'SOFT window',
      'BONE voiLut',
    ]);
    expect(presets.slice(2).every((preset) => preset.origin === 'modality')).toBe(true);
    expect(presets.length).toBeGreaterThan(4);
    expect(presetsOf(loadedOf(ct, {}, { modality: 'CT' }, 'RGB'))).toEqual([]);
  });
});

describe('draggedWindow', () => {
  it('one pixel is 1/1024 of the range; right is wider, down is a higher centre', () => {
    const loaded = loadedOf(ct);
    expect(draggedWindow(loaded, { center: 40, width: 400 }, { x: 50, y: -10 })).toEqual({
      center: 20,
      width: 500,
    });
  });

  it('never makes the width less than the function allows', () => {
    expect(draggedWindow(loadedOf(ct), { center: 40, width: 400 }, { x: -5000, y: 0 }).width).toBe(1);
  });

  it('keeps fractions where the values span little', () => {
    const loaded = loadedOf(Int16Array.of(0, 1, 2, 4));
    expect(draggedWindow(loaded, { center: 2, width: 4 }, { x: 128, y: 0 }).width).toBe(4.5);
  });

  it('the keyboard steps by about 1 % of the range', () => {
    expect(nudged(loadedOf(ct), { center: 40, width: 400 }, 1, -2)).toEqual({ center: 60, width: 360 });
  });
});

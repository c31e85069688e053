import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Measurement } from '../../../core/imaging/measurement';
import { MeasurementHistory } from '../../../renderer/tools/MeasurementHistory';
import { fakeBridge } from '../fakeBridge';
import { summary } from '../summaries';

const measurement = (measurementId: string): Measurement => ({
  measurementId,
  kind: 'length',
  studyInstanceUid: '1.1',
  seriesInstanceUid: '1.1.1',
  sopInstanceUid: '1.1.1.1',
  frameIndex: 0,
  points: [
    { x: 0, y: 0 },
    { x: 3, y: 4 },
  ],
  createdAt: '2026-01-01T00:00:00',
});

async function load(kept: readonly Measurement[]) {
  vi.resetModules();
  const saved: (readonly Measurement[])[] = [];
  const bridge = fakeBridge({
    'measurements.load': () => kept,
    'measurements.save': ({ measurements }) => {
      saved.push(measurements);
      return null;
    },
  });
  (await import('../../../renderer/ipc/client')).useBridge(bridge);
  const library = await import('../../../renderer/state/library');
  const layout = await import('../../../renderer/state/layout');
  const findings = await import('../../../renderer/state/findings');
  const store = new MeasurementHistory();
  library.sourceOpened({ sourceId: 's1', name: 'folder', kind: 'folder' });
  library.instancesFound({ sourceId: 's1', instances: [summary({ instance: 1 })] });
  library.build();
  const { AppError } = await import('../../../core/errors/AppError');
  const measure = vi.fn(() => Promise.reject(new AppError('pixels.corrupt')));
  findings.watchFindings({ measurements: store, measure });
  layout.showSeries([...library.seriesEntries.value.keys()][0] ?? '', 0);
  return { findings, store, saved, bridge, measure };
}

describe('findings', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('loads the measurements of a study when it comes on screen, once', async () => {
    const { findings, bridge, saved } = await load([measurement('m1')]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(findings.findings.value.map((one) => one.measurementId)).toEqual(['m1']);
    expect(bridge.asked.filter(({ name }) => name === 'measurements.load')).toHaveLength(1);
    expect(saved).toEqual([]);
  });

  it('keeps what was drawn while the earlier ones were on their way', async () => {
    const { findings, store } = await load([measurement('m1')]);
    store.add(measurement('m2'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(findings.findings.value.map((one) => one.measurementId).sort()).toEqual(['m1', 'm2']);
  });

  it('keeps each change with its study, and undo as well', async () => {
    const { findings, store, saved } = await load([]);
    await vi.advanceTimersByTimeAsync(1000);
    store.add(measurement('m1'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(saved.at(-1)?.map((one) => one.measurementId)).toEqual(['m1']);
    findings.undoFinding();
    await vi.advanceTimersByTimeAsync(1000);
    expect(saved.at(-1)).toEqual([]);
  });

  it('sets and takes away a label', async () => {
    const { findings, store } = await load([measurement('m1')]);
    await vi.advanceTimersByTimeAsync(1000);
    findings.labelFinding(measurement('m1'), '  nodule ');
    expect(store.get('m1')?.text).toBe('nodule');
    const named = store.get('m1');
    if (named !== undefined) findings.labelFinding(named, '');
    expect(store.get('m1')).not.toHaveProperty('text');
  });

  it('says why a measurement cannot be read, and reads it only once', async () => {
    const { findings, measure } = await load([measurement('m1')]);
    await vi.advanceTimersByTimeAsync(1000);
    const [one] = findings.findings.value;
    if (one === undefined) throw new Error('no measurement');
    expect(findings.readingOf(one)).toEqual({ kind: 'reading' });
    await vi.advanceTimersByTimeAsync(0);
    expect(findings.readingOf(one)).toEqual({ kind: 'failed', code: 'pixels.corrupt' });
    expect(measure).toHaveBeenCalledTimes(1);
  });
});

import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Measurement } from '../../../core/imaging/measurement';
import { createMeasurementStore } from '../../../host/measurements/measurementStore';
import { createRecentList, recentLimit } from '../../../host/recent/recentList';
import { createSettingsStore, defaultSettings } from '../../../host/settings/settingsStore';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'diascope-stores-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('settings', () => {
  it('begin with the defaults and keep what was set', async () => {
    expect(await createSettingsStore(folder).get()).toEqual(defaultSettings);
    await createSettingsStore(folder).set({ layout: '2x2' });
    expect(await createSettingsStore(folder).get()).toEqual({ ...defaultSettings, layout: '2x2' });
  });

  it('keep the good values beside unknown and impossible ones', async () => {
    await writeFile(
      path.join(folder, 'settings.json'),
      '{"layout":"9x9","cineFramesPerSecond":25,"later":true,"__proto__":{"leftPanelOpen":false}}',
    );
    expect(await createSettingsStore(folder).get()).toEqual({ ...defaultSettings, cineFramesPerSecond: 25 });
  });

  it('set a broken file aside, never over it', async () => {
    await writeFile(path.join(folder, 'settings.json'), 'half of a fi');
    const store = createSettingsStore(folder);
    expect(await store.get()).toEqual(defaultSettings);
    await store.set({ leftPanelOpen: false });
    const aside = (await readdir(folder)).filter((name) => name.includes('broken'));
    expect(aside).toHaveLength(1);
    expect(await readFile(path.join(folder, aside[0] ?? ''), 'utf8')).toBe('half of a fi');
  });
});

const measurement: Measurement = {
  measurementId: 'm1',
  kind: 'length',
  studyInstanceUid: '1.2.3',
  seriesInstanceUid: '1.2.3.4',
  sopInstanceUid: '1.2.3.4.5',
  frameIndex: 0,
  points: [
    { x: 1.5, y: 2.5 },
    { x: 10, y: 20 },
  ],
  createdAt: '2026-11-24T10:00:00+01:00',
};

describe('measurements', () => {
  it('are there again after the program was closed', async () => {
    await createMeasurementStore(folder).save('1.2.3', [measurement]);
    expect(await createMeasurementStore(folder).load('1.2.3')).toEqual([measurement]);
    expect(await createMeasurementStore(folder).load('1.2.4')).toEqual([]);
  });

  it('rest in a private file whose name tells nothing', async () => {
    await createMeasurementStore(folder).save('1.2.3', [measurement]);
    const names = await readdir(path.join(folder, 'measurements'));
    expect(names).toHaveLength(1);
    expect(names[0]).toMatch(/^[0-9a-f]{64}\.json$/);
    const mode = (await stat(path.join(folder, 'measurements', names[0] ?? ''))).mode & 0o777;
    if (process.platform !== 'win32') expect(mode).toBe(0o600);
  });

  it('the last of many saves holds', async () => {
    const store = createMeasurementStore(folder);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.save('1.2.3', [{ ...measurement, measurementId: `m${index}` }]),
      ),
    );
    expect((await store.load('1.2.3')).map((one) => one.measurementId)).toEqual(['m19']);
    expect(await readdir(path.join(folder, 'measurements'))).toHaveLength(1);
  });

  it('a broken file is told once and kept aside', async () => {
    const store = createMeasurementStore(folder);
    await store.save('1.2.3', [measurement]);
    const [name] = await readdir(path.join(folder, 'measurements'));
    await writeFile(path.join(folder, 'measurements', name ?? ''), '{"version":1,"measurements":[{}]}');
    await expect(store.load('1.2.3')).rejects.toMatchObject({ code: 'settings.broken' });
    expect(await store.load('1.2.3')).toEqual([]);
    await store.save('1.2.3', [measurement]);
    expect(await readdir(path.join(folder, 'measurements'))).toHaveLength(2);
  });

  it.each([
    { ...measurement, studyInstanceUid: '9.9' },
    { ...measurement, points: [{ x: Number.NaN, y: 0 }] },
    { ...measurement, kind: 'volume' },
    { ...measurement, points: [{ x: 1, y: 2 }] },
  ])('malformed ones are refused: %#', async (bad) => {
    await expect(createMeasurementStore(folder).save('1.2.3', [bad as Measurement])).rejects.toMatchObject({
      code: 'ipc.badRequest',
    });
  });

  it('a folder that cannot be written gives write.failed', async () => {
    const file = path.join(folder, 'a file where the folder should be');
    await writeFile(file, '');
    await expect(createMeasurementStore(file).save('1.2.3', [measurement])).rejects.toMatchObject({
      code: 'write.failed',
    });
  });
});

describe('recent', () => {
  it('keeps the newest first, each once, at most a dozen, and gives no path away', async () => {
    const recent = createRecentList(folder);
    for (let index = 0; index < 20; index += 1)
      await recent.add([`/media/disc/${index}`], `${index}`, 'folder');
    await recent.add(['/media/disc/15'], '15', 'folder');
    const list = await createRecentList(folder).list();
    expect(list).toHaveLength(recentLimit);
    expect(list.slice(0, 3).map((one) => one.name)).toEqual(['15', '19', '18']);
    expect(JSON.stringify(list)).not.toContain('/media');
    expect(await recent.pathsOf(list[0]?.recentId ?? '')).toEqual(['/media/disc/15']);
  });

  it('forgets what was cleared; the demo is never in it', async () => {
    const recent = createRecentList(folder);
    await recent.add([], 'Demo', 'demo');
    await recent.add(['/a'], 'a', 'zip');
    const [one] = await recent.list();
    await recent.clear();
    expect(await recent.list()).toEqual([]);
    await expect(recent.pathsOf(one?.recentId ?? '')).rejects.toMatchObject({ code: 'ipc.badGrant' });
  });
});

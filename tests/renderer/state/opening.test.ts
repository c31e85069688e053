import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../core/errors/AppError';
import { fakeBridge } from '../fakeBridge';
import { summary } from '../summaries';

const folder = { sourceId: 's1', name: 'folder', kind: 'folder' } as const;
const other = { sourceId: 's2', name: 'other', kind: 'zip' } as const;

const info = {
  version: '1',
  shell: 'electron',
  hasNativeDialogs: true,
  keepsSecrets: true,
  recent: [],
} as const;

async function load(answers: Parameters<typeof fakeBridge>[0] = {}) {
  vi.resetModules();
  const bridge = fakeBridge(answers);
  (await import('../../../renderer/ipc/client')).useBridge(bridge);
  return {
    bridge,
    library: await import('../../../renderer/state/library'),
    layout: await import('../../../renderer/state/layout'),
    opening: await import('../../../renderer/state/opening'),
    notices: await import('../../../renderer/state/notices'),
  };
}

describe('opening', () => {
  let parts: Awaited<ReturnType<typeof load>>;
  beforeEach(async () => {
    parts = await load({ 'source.close': () => null, 'app.info': () => info });
    parts.opening.watchFirstSeries();
  });

  it('shows the first series with pictures as soon as it is known', () => {
    const { opening, library, layout } = parts;
    opening.takeIn(folder, true);
    library.instancesFound({
      sourceId: 's1',
      instances: [
        summary({ series: '1.1.1', instance: 1, isDisplayable: false }),
        summary({ series: '1.1.2', seriesNumber: 2, instance: 1 }),
      ],
    });
    library.build();
    expect(layout.activeEntry.value?.series.seriesInstanceUid).toBe('1.1.2');
  });

  it('goes on with a folder when a password opens archives in it: what was there stays', async () => {
    const { opening, library, layout } = await load({ 'source.password': () => null });
    opening.watchFirstSeries();
    opening.takeIn(folder, true);
    library.instancesFound({ sourceId: 's1', instances: [summary({ instance: 1 })] });
    library.scanFinished({
      sourceId: 's1',
      outcome: 'done',
      receipt: { files: 1, dicom: 1, displayable: 1, notDicom: 0, missing: 0, refused: 0, problems: [] },
    });
    library.build();
    await opening.givePassword('s1', 'secret');
    expect(library.isScanning.value).toBe(true);
    library.instancesFound({ sourceId: 's1', instances: [summary({ instance: 2 })] });
    library.build();
    const shown = layout.activeEntry.value?.series.instances;
    expect(shown?.map(({ instanceId }) => instanceId)).toEqual(['s1-1.1.1-1', 's1-1.1.1-2']);
  });

  it('takes what comes before the answer to a password, and has all as before when it cannot be given', async () => {
    const receipt = { files: 1, dicom: 1, displayable: 1, notDicom: 0, missing: 0, refused: 0, problems: [] };
    let isAnswering = true;
    const { library, opening } = await load({
      'source.password': async () => {
        if (!isAnswering) throw new AppError('ipc.badGrant');
        const state = await import('../../../renderer/state/library');
        state.instancesFound({ sourceId: 's1', instances: [summary({ instance: 7 })] });
        state.scanFinished({ sourceId: 's1', outcome: 'done', receipt });
        return null;
      },
    });
    opening.takeIn(folder, true);
    library.scanFinished({ sourceId: 's1', outcome: 'failed', receipt });
    await opening.givePassword('s1', 'secret');
    expect(library.isScanning.value).toBe(false);
    expect(library.instancesOfSource('s1')).toHaveLength(1);

    isAnswering = false;
    await expect(opening.givePassword('s1', 'secret')).rejects.toMatchObject({ code: 'ipc.badGrant' });
    expect(library.isScanning.value).toBe(false);
    expect(library.instancesOfSource('s1')).toHaveLength(1);
  });

  it('leaves the picture that is looked at when another source opens by itself', () => {
    const { opening, library, layout } = parts;
    opening.takeIn(folder, true);
    library.instancesFound({ sourceId: 's1', instances: [summary({ instance: 1 })] });
    library.build();
    opening.takeIn(other, false);
    library.instancesFound({
      sourceId: 's2',
      instances: [summary({ study: '9', series: '9.1', instance: 1 })],
    });
    library.build();
    expect(layout.activeEntry.value?.series.seriesInstanceUid).toBe('1.1.1');
  });

  it('replaces it when a person has asked for the other source', () => {
    const { opening, library, layout } = parts;
    opening.takeIn(folder, true);
    library.instancesFound({ sourceId: 's1', instances: [summary({ instance: 1 })] });
    library.build();
    opening.takeIn(other, true);
    library.instancesFound({
      sourceId: 's2',
      instances: [summary({ study: '9', series: '9.1', instance: 1 })],
    });
    library.build();
    expect(layout.activeEntry.value?.series.seriesInstanceUid).toBe('9.1');
  });

  it('forgets everything of a source that is closed', async () => {
    const { opening, library, layout, bridge } = parts;
    opening.takeIn(folder, true);
    library.instancesFound({ sourceId: 's1', instances: [summary({ instance: 1 })] });
    library.build();
    expect(await opening.closeSource('s1')).toEqual(['s1-1.1.1-1']);
    expect(library.patients.value).toEqual([]);
    expect(layout.activeEntry.value).toBeNull();
    expect(bridge.asked).toContainEqual({ name: 'source.close', request: { sourceId: 's1' } });
  });

  it('tells why something could not be opened', async () => {
    const { opening, notices } = await load({
      'open.demo': () => {
        throw new AppError('source.unreadable');
      },
    });
    await opening.openDemo();
    expect(notices.notices.value).toMatchObject([{ tone: 'error', problem: { code: 'source.unreadable' } }]);
  });

  it('says nothing when the person changed their mind', async () => {
    const { opening, notices, library } = await load({ 'open.choose': () => null });
    await opening.chooseAndOpen('folder');
    expect(notices.notices.value).toEqual([]);
    expect(library.sources.value).toEqual([]);
  });
});

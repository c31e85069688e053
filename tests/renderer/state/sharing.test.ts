import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ExportPreview } from '../../../ipc/contract';
import { AppError } from '../../../core/errors/AppError';
import { fakeBridge } from '../fakeBridge';
import { summary } from '../summaries';

const seen: ExportPreview = {
  instances: 1,
  bytes: 1000,
  exampleNames: ['a/1.dcm'],
  refused: [],
  pixelReview: [
    { seriesInstanceUid: '1.1.1', instanceIds: ['s1-1.1.1-1'], reason: 'deid.pixelsNotReviewed' },
  ],
};

async function load(answers: Parameters<typeof fakeBridge>[0]) {
  vi.resetModules();
  const bridge = fakeBridge(answers);
  (await import('../../../renderer/ipc/client')).useBridge(bridge);
  const parts = {
    bridge,
    library: await import('../../../renderer/state/library'),
    draft: await import('../../../renderer/state/shareDraft'),
    preview: await import('../../../renderer/state/sharePreview'),
    sharing: await import('../../../renderer/state/sharing'),
    servers: await import('../../../renderer/state/servers'),
    jobs: await import('../../../renderer/state/jobs'),
  };
  const { library } = parts;
  library.sourceOpened({ sourceId: 's1', name: 'folder', kind: 'folder' });
  library.instancesFound({
    sourceId: 's1',
    instances: [
      summary({ series: '1.1.1', instance: 1 }),
      summary({ series: '1.1.2', seriesNumber: 2, instance: 1 }),
    ],
  });
  const receipt = { files: 2, dicom: 2, displayable: 2, notDicom: 0, missing: 0, refused: 0, problems: [] };
  library.scanFinished({ sourceId: 's1', receipt, outcome: 'done' });
  library.build();
  return parts;
}

describe('sharing', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('begins with the study in sight and keeps what was said when the drawer is closed', async () => {
    const { draft } = await load({});
    draft.openShare();
    expect(draft.chosenInstanceIds.value).toHaveLength(2);
    draft.chooseSeries([...draft.chosenSeries.value].slice(0, 1), false);
    draft.closeShare();
    draft.openShare();
    expect(draft.chosenInstanceIds.value).toHaveLength(1);
  });

  it('does not allow options that contradict each other (PS3.15 E.3.6)', async () => {
    const { draft } = await load({});
    draft.chooseDates('moved');
    draft.tickOption('retainDeviceIdentity', true);
    expect([...draft.optionNames.value]).toEqual(['retainLongModifiedDates']);
    draft.chooseDates('removed');
    draft.tickOption('retainDeviceIdentity', true);
    draft.chooseDates('moved');
    expect([...draft.optionNames.value]).toEqual(['retainDeviceIdentity']);
  });

  it('leaves out series that nobody has looked at, and counts them in once accepted', async () => {
    const { draft, preview } = await load({
      'export.preview': () => seen,
      'settings.set': (r) => r as never,
    });
    draft.choosePrivacy(true);
    draft.openShare();
    preview.watchPreview();
    await vi.advanceTimersByTimeAsync(1000);
    expect(preview.preview.value.kind).toBe('ready');
    expect(preview.unreviewed.value).toHaveLength(1);
    expect(preview.leaving.value).toBe(1);
    draft.acceptPixels('1.1.1', true);
    expect(preview.preview.value.kind).toBe('ready');
    expect(preview.leaving.value).toBe(2);
  });

  it('asks anew when the choice changes and takes only the last answer', async () => {
    let turn = 0;
    const { draft, preview, bridge } = await load({
      'export.preview': () => ({ ...seen, refused: [], pixelReview: [], instances: (turn += 1) }),
    });
    draft.openShare();
    preview.watchPreview();
    await vi.advanceTimersByTimeAsync(1000);
    draft.chooseSeries([...draft.chosenSeries.value].slice(0, 1), false);
    expect(preview.preview.value.kind).toBe('checking');
    await vi.advanceTimersByTimeAsync(1000);
    expect(bridge.asked.filter(({ name }) => name === 'export.preview')).toHaveLength(2);
    expect(preview.leaving.value).toBe(2);
  });

  it('asks nothing of the host when nothing is chosen', async () => {
    const { draft, preview, bridge } = await load({});
    draft.openShare();
    draft.chooseSeries([...draft.chosenSeries.value], false);
    preview.watchPreview();
    await vi.advanceTimersByTimeAsync(1000);
    expect(preview.preview.value).toEqual({ kind: 'nothing' });
    expect(bridge.asked).toEqual([]);
  });

  it('keeps no password: it goes to the host once and into no signal', async () => {
    const { servers, bridge } = await load({
      'server.save': ({ server }) => ({ ...server, serverId: 'x1' }),
      'server.test': () => {
        throw new AppError('server.unauthorized');
      },
    });
    const server = { name: 'PACS', url: 'https://pacs.example.org', auth: { kind: 'bearer' } } as const;
    await servers.saveAndTest(server, 'hunter2');
    expect(bridge.asked[0]).toEqual({ name: 'server.save', request: { server, secret: 'hunter2' } });
    expect(servers.serverTest.value).toMatchObject({
      kind: 'failed',
      error: { code: 'server.unauthorized' },
    });
    expect(JSON.stringify([servers.servers.value, servers.chosenServer.value])).not.toContain('hunter2');
    expect(servers.chosenServer.value?.serverId).toBe('x1');
  });

  it('uploads to the chosen server', async () => {
    const { draft, preview, sharing, servers, jobs, bridge } = await load({
      'export.preview': () => ({ ...seen, refused: [], pixelReview: [] }),
      'server.save': ({ server }) => ({ ...server, serverId: 'x1' }),
      'server.test': () => ({ isReachable: true }),
      'upload.start': () => ({ jobId: 'j1' }),
    });
    await servers.saveAndTest({ name: 'PACS', url: 'https://p.example', auth: { kind: 'none' } }, undefined);
    draft.choosePrivacy(false);
    draft.chooseDestination('server');
    draft.openShare();
    preview.watchPreview();
    await vi.advanceTimersByTimeAsync(1000);
    expect(sharing.canShare.value).toBe(true);
    await sharing.startSharing();
    expect(bridge.asked.at(-1)).toMatchObject({
      name: 'upload.start',
      request: { serverId: 'x1', privacy: { kind: 'asIs' }, instanceIds: ['s1-1.1.1-1', 's1-1.1.2-1'] },
    });
    expect(jobs.runningJobs.value).toMatchObject([{ jobId: 'j1', name: 'PACS' }]);
  });
});

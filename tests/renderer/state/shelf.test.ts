import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ShelfList } from '../../../ipc/shelf';
import { fakeBridge, type FakeBridge } from '../fakeBridge';
import { summary } from '../summaries';

let bridge: FakeBridge;
let shelf: typeof import('../../../renderer/state/shelf');
let library: typeof import('../../../renderer/state/library');
let jobs: typeof import('../../../renderer/state/jobs');
let media: typeof import('../../../renderer/state/media');
let notices: typeof import('../../../renderer/state/notices');
let kept: { studyInstanceUid: string; instances: number }[];

const list = (found: number): ShelfList => ({
  rows: [],
  totals: { studies: 7, instances: 70, bytes: 700 },
  found,
  modalities: ['CT'],
});
/** Answers to `shelf.list` in the order of asking, given when a test says so. */
let answers: ((list: ShelfList) => void)[];
const disc = { mediaId: 'm1', name: 'DISC', kind: 'disc' } as const;

beforeEach(async () => {
  vi.resetModules();
  answers = [];
  kept = [];
  bridge = fakeBridge({
    'shelf.list': () => new Promise((resolve) => answers.push(resolve)),
    'shelf.kept': () => kept,
    'shelf.add': () => ({ jobId: 'j1' }),
    'job.outcomes': () => [],
    'media.list': () => [],
    'media.open': () => ({ sourceId: 's9', name: 'DISC', kind: 'folder' }),
  });
  (await import('../../../renderer/ipc/client')).useBridge(bridge);
  shelf = await import('../../../renderer/state/shelf');
  library = await import('../../../renderer/state/library');
  jobs = await import('../../../renderer/state/jobs');
  media = await import('../../../renderer/state/media');
  notices = await import('../../../renderer/state/notices');
});

describe('the library in the window', () => {
  it('of several questions only the answer to the last one counts', async () => {
    shelf.searchLibrary({ text: 'a' });
    shelf.searchLibrary({ text: 'ab' });
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.(list(2));
    await vi.waitFor(() => expect(shelf.shelf.value).toMatchObject({ kind: 'ready', list: { found: 2 } }));
    answers[0]?.(list(1));
    await Promise.resolve();
    expect(shelf.shelf.value).toMatchObject({ list: { found: 2 } });
    expect(shelf.shelfTotals.value.studies).toBe(7);
  });

  it('empty parts of a question are not asked', () => {
    shelf.searchLibrary({ text: 'a', modality: 'CT' });
    shelf.searchLibrary({ text: '', modality: undefined, from: '20240101' });
    expect(bridge.asked.at(-1)?.request).toEqual({ query: { from: '20240101' } });
    shelf.clearSearch();
    expect(bridge.asked.at(-1)?.request).toEqual({ query: {} });
  });

  it('says of each open study how much of it is kept, and copies the rest', async () => {
    library.sourceOpened({ sourceId: 's1', name: 'disc', kind: 'folder' });
    const stop = shelf.watchKept();
    const instances = [summary({ instance: 1 }), summary({ instance: 2 })];
    library.instancesFound({ sourceId: 's1', instances });
    library.build();
    const study = () => library.patients.value[0]!.studies[0]!;
    expect(shelf.keepable.value).toEqual([]);
    const receipt = { files: 2, dicom: 2, displayable: 2, notDicom: 0, missing: 0, refused: 0, problems: [] };
    library.scanFinished({ sourceId: 's1', outcome: 'done', receipt });
    expect(shelf.keepingOf(study())).toBe('no');
    expect(shelf.keepable.value).toHaveLength(1);

    kept = [{ studyInstanceUid: study().studyInstanceUid, instances: 1 }];
    shelf.shelfChanged();
    await vi.waitFor(() => expect(shelf.keepingOf(study())).toBe('part'));
    await shelf.keepEverything();
    expect(bridge.asked.find(({ name }) => name === 'shelf.add')?.request).toEqual({
      instanceIds: instances.map(({ instanceId }) => instanceId),
    });
    expect(shelf.keepingOf(study())).toBe('copying');
    expect(shelf.keepable.value).toEqual([]);

    kept = [{ studyInstanceUid: study().studyInstanceUid, instances: 2 }];
    shelf.shelfChanged();
    const counts = { ok: 1, alreadyThere: 1, failed: 0, refused: 0 };
    jobs.jobFinished({ jobId: 'j1', kind: 'import', outcome: 'done', name: '', ...counts });
    await vi.waitFor(() => expect(shelf.keepingOf(study())).toBe('whole'));
    expect(jobs.openedJob.value).toBeNull();
    stop();
  });

  it('a copy with problems shows what they are', () => {
    jobs.jobStarted({ jobId: 'j1', kind: 'import', name: 'x', instances: 2 });
    const counts = { ok: 1, failed: 1, refused: 0 };
    jobs.jobFinished({ jobId: 'j1', kind: 'import', outcome: 'problems', name: '', ...counts });
    expect(jobs.openedJob.value?.jobId).toBe('j1');
  });
});

describe('discs and sticks', () => {
  it('what arrives is offered, not opened; what is taken out is offered no more', () => {
    media.mediumArrived(disc);
    expect(media.media.value).toEqual([disc]);
    expect(notices.notices.value.map(({ message }) => message)).toEqual(['A disc has been put in: DISC']);
    expect(bridge.asked.map(({ name }) => name)).not.toContain('media.open');
    media.mediumLeft({ mediaId: 'm1' });
    expect(media.media.value).toEqual([]);
    expect(notices.notices.value).toEqual([]);
  });

  it('taking the offer opens it', async () => {
    media.mediumArrived(disc);
    notices.notices.value[0]?.offer?.run();
    await vi.waitFor(() =>
      expect(library.sources.value.map(({ source }) => source.sourceId)).toEqual(['s9']),
    );
    expect(notices.notices.value.filter(({ tone }) => tone === 'good')).toEqual([]);
  });

  it('one that arrives while the list is on its way is there once', async () => {
    const loading = media.loadMedia();
    media.mediumArrived(disc);
    await loading;
    expect(media.media.value).toEqual([disc]);
  });
});

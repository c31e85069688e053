import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CopiesList } from '../../../ipc/localCopies';
import { on, useBridge } from '../../../renderer/ipc/client';
import {
  clearCopies,
  copies,
  copiesChanged,
  copyStates,
  watchCopyOffers,
} from '../../../renderer/state/copies';
import { jobFinished, jobs, openedJob } from '../../../renderer/state/jobs';
import { sourceClosed, sourceOpened } from '../../../renderer/state/library';
import { dismiss, notices } from '../../../renderer/state/notices';
import { fakeBridge, type FakeBridge } from '../fakeBridge';

const nothing: CopiesList = { files: 0, bytes: 0, maxBytes: 1e9, maxAgeDays: 7, states: {} };
let bridge: FakeBridge;

beforeEach(() => {
  bridge = fakeBridge({
    'copies.list': () => ({
      ...nothing,
      files: 3,
      bytes: 300,
      states: { s1: { kind: 'ended', isWhole: true } },
    }),
    'copies.start': () => null,
    'copies.clear': () => nothing,
    'job.outcomes': () => [],
  });
  useBridge(bridge);
  on('copies.changed', copiesChanged);
  on('job.finished', jobFinished);
  for (const { noticeId } of notices.value) dismiss(noticeId);
});

const offered = (): string[] => notices.value.flatMap(({ message, offer }) => (offer ? [message] : []));

describe('local copies', () => {
  it('are offered once by name, and no longer when taken or when the source is closed', () => {
    const stop = watchCopyOffers();
    bridge.emit('copies.changed', { sourceId: 's1', state: { kind: 'offered', reason: 'slow' } });
    expect(offered()).toEqual([]);
    sourceOpened({ sourceId: 's1', name: 'CD of Jane', kind: 'folder' });
    sourceOpened({ sourceId: 's2', name: 'DVD', kind: 'folder' });
    bridge.emit('copies.changed', { sourceId: 's2', state: { kind: 'offered', reason: 'disc' } });
    expect(offered()).toEqual([
      'Reading CD of Jane is slow. It can be copied to this computer while you read.',
      'DVD is a disc. Copied to this computer, it opens faster and can be taken out.',
    ]);
    notices.value[0]?.offer?.run();
    expect(bridge.asked.at(-1)).toEqual({ name: 'copies.start', request: { sourceId: 's1' } });
    bridge.emit('copies.changed', { sourceId: 's1', state: { kind: 'waiting' } });
    expect(offered()).toHaveLength(1);
    sourceClosed('s2');
    expect(offered()).toEqual([]);
    stop();
  });

  it('are jobs whose good or chosen end opens nothing, and whose failure is shown', async () => {
    const end = { kind: 'cache', ok: 2, failed: 0, refused: 0, name: 'CD' } as const;
    const copying = { kind: 'copying', name: 'CD', instances: 3 } as const;
    for (const [jobId, outcome] of [
      ['j1', 'done'],
      ['j2', 'cancelled'],
      ['j3', 'failed'],
    ] as const) {
      bridge.emit('copies.changed', { sourceId: 's1', state: { ...copying, jobId } });
      expect(jobs.value.at(-1)).toMatchObject({
        jobId,
        kind: 'cache',
        name: 'CD',
        instances: 3,
        result: null,
      });
      bridge.emit('job.finished', { ...end, jobId, outcome });
      expect(openedJob.value?.jobId).toBe(outcome === 'failed' ? 'j3' : undefined);
    }
    bridge.emit('copies.changed', { sourceId: 's1', state: { kind: 'ended', isWhole: true } });
    await vi.waitFor(() =>
      expect(copies.value).toMatchObject({ kind: 'ready', list: { files: 3, bytes: 300 } }),
    );
    await clearCopies();
    expect(copies.value).toMatchObject({ kind: 'ready', list: { files: 0 } });
    expect(copyStates.value.size).toBe(0);
    expect(notices.value.at(-1)?.message).toBe('The local copies were deleted.');
  });
});

import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { InstanceOutcome, JobResult } from '../../../ipc/contract';
import { fakeBridge, type FakeBridge } from '../fakeBridge';

type Jobs = typeof import('../../../renderer/state/jobs');
let jobs: Jobs;
let bridge: FakeBridge;

const outcomes: readonly InstanceOutcome[] = [
  { instanceId: 'a', status: 'ok' },
  { instanceId: 'b', status: 'failed', code: 'server.instanceRefused' },
  { instanceId: 'c', status: 'notReached' },
];
const result: JobResult = {
  jobId: 'j1',
  kind: 'upload',
  outcome: 'problems',
  ok: 1,
  failed: 1,
  refused: 0,
  name: 'PACS',
};

beforeEach(async () => {
  vi.resetModules();
  bridge = fakeBridge({ 'job.outcomes': () => outcomes, 'upload.retry': () => ({ jobId: 'j2' }) });
  (await import('../../../renderer/ipc/client')).useBridge(bridge);
  jobs = await import('../../../renderer/state/jobs');
});

const job = { jobId: 'j1', kind: 'upload', name: 'PACS', instances: 3 } as const;

describe('jobs', () => {
  it('takes in events that came before the job was known', async () => {
    jobs.jobFinished(result);
    jobs.jobStarted(job);
    expect(jobs.runningJobs.value).toEqual([]);
    await vi.waitFor(() => expect(jobs.jobs.value[0]?.outcomes).toEqual({ kind: 'ready', outcomes }));
  });

  it('asks for the outcome of each instance when a job ends', async () => {
    jobs.jobStarted(job);
    jobs.jobFinished(result);
    expect(jobs.openedJob.value?.jobId).toBe('j1');
    await vi.waitFor(() => expect(jobs.jobs.value[0]?.outcomes.kind).toBe('ready'));
  });

  it('sends again what failed and what was not reached', async () => {
    jobs.jobStarted(job);
    jobs.jobFinished(result);
    await vi.waitFor(() => expect(jobs.jobs.value[0]?.outcomes.kind).toBe('ready'));
    const [first] = jobs.jobs.value;
    if (first !== undefined) await jobs.retryUpload(first);
    expect(bridge.asked).toContainEqual({ name: 'upload.retry', request: { jobId: 'j1' } });
    expect(jobs.jobs.value[1]).toMatchObject({ jobId: 'j2', instances: 2 });
  });

  it('does not forget a job that still runs', () => {
    jobs.jobStarted(job);
    jobs.forgetJob('j1');
    expect(jobs.jobs.value).toHaveLength(1);
  });

  it('says which exports were not finished, each kind in one notice', async () => {
    const { notices } = await import('../../../renderer/state/notices');
    jobs.exportsInterrupted([]);
    expect(notices.value).toEqual([]);
    jobs.exportsInterrupted([
      { name: 'a.zip', isCleaned: true },
      { name: 'b', isCleaned: false },
      { name: 'c.zip', isCleaned: true },
    ]);
    expect(notices.value.map(({ tone }) => tone)).toEqual(['warning', 'warning']);
    const [removed, left] = notices.value.map(({ message }) => message);
    expect(removed).toContain('2 packages were not finished');
    expect(removed).toContain('a.zip, c.zip');
    expect(left).toContain('b was not finished');
    expect(left).toContain('could not be removed');
  });
});

import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors/AppError';
import { createJobs, type JobEnd } from '../../../host/jobs/createJobs';
import type { JobProgress, JobResult } from '../../../ipc/contract';

function setUp() {
  const progress: JobProgress[] = [];
  let onFinished: (result: JobResult) => void = () => undefined;
  const finished = new Promise<JobResult>((resolve) => (onFinished = resolve));
  const jobs = createJobs({
    emit: (name: 'job.progress' | 'job.finished', detail: JobProgress | JobResult) => {
      if (name === 'job.progress') progress.push(detail as JobProgress);
      else onFinished(detail as JobResult);
    },
  });
  return { jobs, progress, finished };
}

const job = (run: Parameters<ReturnType<typeof createJobs>['start']>[0]['run']) => ({
  kind: 'export' as const,
  name: 'x.zip',
  instanceIds: ['a', 'b', 'c'],
  targetPath: '/x.zip',
  run,
});

describe('jobs', () => {
  it('end with one outcome an instance and the last progress told', async () => {
    const { jobs, progress, finished } = setUp();
    const jobId = jobs.start(
      job(async ({ progress: tell }) => {
        for (let done = 0; done <= 3000; done++) tell('writing', done, done * 10);
        return {
          outcomes: [
            { instanceId: 'b', status: 'failed', code: 'source.changed' },
            { instanceId: 'a', status: 'ok' },
          ],
        };
      }),
    );
    expect(await finished).toEqual({
      jobId,
      kind: 'export',
      outcome: 'problems',
      ok: 1,
      failed: 1,
      refused: 0,
      name: 'x.zip',
    });
    expect(jobs.outcomes(jobId).map(({ status }) => status)).toEqual(['ok', 'failed', 'notReached']);
    expect(progress.at(-1)).toEqual({
      jobId,
      kind: 'export',
      phase: 'writing',
      done: 3000,
      total: 3,
      bytes: 30000,
    });
    expect(progress.length).toBeLessThan(5);
    expect(jobs.targetPath(jobId)).toBe('/x.zip');
  });

  it('that are cancelled say so, and have nothing to show', async () => {
    const { jobs, finished } = setUp();
    let onBegin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (onBegin = resolve));
    const jobId = jobs.start(
      job(
        ({ signal }) =>
          new Promise<JobEnd>((_, reject) => {
            signal.addEventListener('abort', () => reject(new AppError('job.cancelled')));
            onBegin();
          }),
      ),
    );
    await begun;
    jobs.cancel(jobId);
    expect(await finished).toMatchObject({ outcome: 'cancelled', error: { code: 'job.cancelled' } });
    expect(jobs.outcomes(jobId).every(({ status }) => status === 'notReached')).toBe(true);
    expect(() => jobs.targetPath(jobId)).toThrow(expect.objectContaining({ code: 'job.unknown' }));
  });

  it('that throw anything end as failed with a code', async () => {
    const { jobs, finished } = setUp();
    jobs.start(job(() => Promise.reject(new TypeError('Doe^Jane'))));
    const result = await finished;
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'internal.unexpected', facts: {} } });
    expect(JSON.stringify(result)).not.toContain('Doe');
  });

  it('of other ids are unknown; close waits for all', async () => {
    const { jobs } = setUp();
    expect(() => jobs.cancel('nope')).toThrow(expect.objectContaining({ code: 'job.unknown' }));
    let isEnded = false;
    jobs.start(
      job(async ({ signal }) => {
        while (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 5));
        isEnded = true;
        return { outcomes: [] };
      }),
    );
    await jobs.close();
    expect(isEnded).toBe(true);
  });
});

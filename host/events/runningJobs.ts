import type { Host } from '../Host';

/** The jobs that have begun and not ended, as the events tell. */
export interface RunningJobs {
  readonly count: number;
  /** Ends the watching. */
  stop(): void;
}

/** @param onIdle called each time that the last running job has ended */
export function watchJobs(host: Host, onIdle: () => void = () => undefined): RunningJobs {
  const running = new Set<string>();
  const stop = host.onEvent((name, detail) => {
    if (!('jobId' in detail)) return;
    // A local copy goes on where it was stopped: nobody has to wait for it.
    if ('kind' in detail && detail.kind === 'cache') return;
    if (name === 'job.progress') running.add(detail.jobId);
    else if (running.delete(detail.jobId) && running.size === 0) onIdle();
  });
  return {
    get count() {
      return running.size;
    },
    stop,
  };
}

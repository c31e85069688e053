/** Runs steps on one study one after another; steps on different studies do not wait for each other. */
export type StudyLocks = <T>(folder: string, step: () => Promise<T>) => Promise<T>;

/** Gives locks by study folder, so that adding, deleting and reading anew cannot meet in the same folder. */
export function createStudyLocks(): StudyLocks {
  const last = new Map<string, Promise<unknown>>();
  return (folder, step) => {
    const before = last.get(folder) ?? Promise.resolve();
    const running = before.then(step, step);
    last.set(folder, running);
    const release = (): void => {
      if (last.get(folder) === running) last.delete(folder);
    };
    running.then(release, release);
    return running;
  };
}

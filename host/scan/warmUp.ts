import type { FromScanThread, ScanTask } from './scanProtocol';

/** How tasks are read, and what becomes of the results. */
export type RunTasks = (tasks: readonly ScanTask[], send: (message: FromScanThread) => void) => Promise<void>;

/** Files that are read in all, after which most of what reads headers is compiled. */
const files = 4000;
/** Files between two looks at whether there is real work: a few milliseconds. */
const atOnce = 16;

/**
 * Lets a thread read some files over and over, so that the engine has compiled what reads a header before the first disc is
 * put in. Ends as soon as there is real work.
 * @param look asks the file system about files
 * @param paths files of the synthetic patient, of many shapes: they are read the way of all others
 * @returns what is to be kept: code that was compiled for objects of a shape is thrown away when none of that shape is left
 */
export async function warmUp(
  run: RunTasks,
  look: (paths: readonly string[]) => void,
  paths: readonly string[],
  hasWork: () => boolean,
): Promise<unknown> {
  // As a message brings them: the engine knows such an object from one that is written here.
  const tasks = structuredClone(
    Array.from({ length: atOnce }, (_, taskId) => ({
      taskId,
      size: 1,
      filePath: paths[taskId % paths.length] ?? '',
    })),
  );
  let results: FromScanThread[] = [];
  for (let done = 0; done < files && paths.length > 0; done += atOnce) {
    await new Promise((resolve) => setImmediate(resolve));
    if (hasWork()) break;
    results = [];
    look(paths);
    await run(tasks, (message) => results.push(message));
  }
  return { tasks, results };
}

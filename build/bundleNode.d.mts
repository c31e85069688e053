/** Bundles the worker threads of `host/` into `dist/workers`; for tests that start threads from the sources. */
export function bundleWorkers(): Promise<void>;
/** Bundles the command line into a folder, which it empties first; worker threads are looked for in `../workers`. */
export function bundleCli(folder?: string): Promise<void>;

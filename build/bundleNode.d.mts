/** Bundles the worker threads of `host/` into `dist/workers`; for tests that start threads from the sources. */
export function bundleWorkers(): Promise<void>;

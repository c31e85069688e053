/** The project's folder; the suite and the benchmarks are always started from it. */
export const projectRoot = process.cwd();

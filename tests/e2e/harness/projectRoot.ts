import path from 'node:path';

/** The project's folder; the suite is always started from it. */
export const projectRoot = path.resolve(import.meta.dirname, '../../..');

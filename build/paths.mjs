// Where things stand: one place for the folders that the build reads and writes.
import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** The project's root. */
export const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));

/** Path inside the project. */
export const inRoot = (...parts) => path.join(root, ...parts);

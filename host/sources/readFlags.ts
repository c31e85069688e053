import { constants } from 'node:fs';

/** Flags by which files of a source are opened: for reading only, and without waiting for the writer of a FIFO. */
export const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

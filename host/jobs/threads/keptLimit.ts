/** Bytes of an output that is made whole and kept until it is written; a larger one is made again, chunk by chunk. */
export const keptLimit = 16 * 1024 * 1024;

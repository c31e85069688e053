/**
 * Limits of what a file may ask of us. Each is a promise of the product: at the limit a file is read,
 * one past it is refused with a code.
 */

/** Sequences inside sequences; one more is `file.tooDeep`. */
export const maxNesting = 64;
/** Elements of one object at all depths, items counted too; one more is `file.tooManyElements`. */
export const maxElements = 1_000_000;
/** Bytes of one value that is not pixels; one more is `file.valueTooLong`. */
export const maxValueLength = 64 * 1024 * 1024;
/** Bytes of a file that are read before its pixels; one more is `file.metadataTooLong`. */
export const maxMetadataLength = 256 * 1024 * 1024;
/** Bytes of one file; one more is `file.tooLarge`. */
export const maxFileLength = 64 * 1024 * 1024 * 1024;
/** Bytes that a deflated Data Set may inflate to; one more is `file.deflateBomb`. */
export const maxDeflateLength = 2 * 1024 * 1024 * 1024;
/** Bytes out per byte in of a deflated Data Set; more is `file.deflateBomb`. */
export const maxDeflateRatio = 1000;
/** Fragments of encapsulated pixels; one more is `pixels.tooManyFragments`. */
export const maxFragments = 1_000_000;
/** Bytes of a file that a scan reads at most; more only where its metadata is longer. */
export const scanReadLength = 64 * 1024;
/** Bytes at the end of a file of which it is told whether its pixels are whole, and what is looked up for that. */
export const tailReadLength = 4 * 1024;
/** Bytes of a file that are read where the first read was not enough. */
export const headerReadLength = scanReadLength - tailReadLength;
/** What is read first: the metadata of most files ends within it, and every byte less counts in a scan of thousands. */
export const firstReadLength = 16 * 1024;
/** Bytes of the last try to read the beginning of a damaged file: one block of a disc. */
export const leastReadLength = 2048;
/** Bytes of one read of metadata: what comes is copied to the rest, and both together take no more memory than need be. */
export const metadataPieceLength = 16 * 1024 * 1024;

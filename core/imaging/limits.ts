/** Limits of what pixels may ask of us: at the limit they are read, one past it they are refused with a code. */

/** Bytes that one decoded frame may take; one more is `pixels.tooLarge`. */
export const maxDecodedFrameBytes = 1024 * 1024 * 1024;
/** Frames of one instance; one more is `pixels.badDescription`. Each needs at least a fragment, of which there may be as many. */
export const maxFrames = 1_000_000;
/** Greatest Rows and Columns: they are US (PS3.3 C.7.6.3). */
export const maxSide = 65_535;

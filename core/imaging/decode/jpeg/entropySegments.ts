/** Bytes behind the last segment, so that a reader may look ahead without asking. */
const slack = 8;

/** The entropy-coded data of one scan. */
export interface EntropySegments {
  /**
   * One per restart interval, byte stuffing removed. Each is a view of at least 8 bytes more than its
   * `lengths[i]`; what stands in those means nothing.
   */
  readonly segments: readonly Uint8Array[];
  readonly lengths: readonly number[];
  /** Where the next marker stands, or the end. */
  readonly end: number;
}

/**
 * Cuts the entropy-coded data that begins at `from` at its restart markers and removes the stuffed zeros.
 *
 * @param maxSegments how many restart intervals the image can have; what follows them is not looked at
 * @source ISO/IEC 10918-1 B.1.1.5, F.1.2.3
 */
export function entropySegments(bytes: Uint8Array, from: number, maxSegments: number): EntropySegments {
  const target = new Uint8Array(bytes.length - from + slack);
  const segments: Uint8Array[] = [];
  const lengths: number[] = [];
  let start = 0;
  let length = 0;
  let at = from;
  for (;;) {
    const found = bytes.indexOf(0xff, at);
    const mark = found < 0 ? bytes.length : found;
    target.set(bytes.subarray(at, mark), start + length);
    length += mark - at;
    let next = mark + 1;
    while (bytes[next] === 0xff) next++;
    const code = bytes[next];
    at = next + 1;
    if (code === 0) {
      target[start + length++] = 0xff;
      continue;
    }
    segments.push(target.subarray(start, start + length + slack));
    lengths.push(length);
    start += length;
    length = 0;
    const isRestart = code !== undefined && code >= 0xd0 && code <= 0xd7;
    if (!isRestart || segments.length >= maxSegments)
      return { segments, lengths, end: Math.min(mark, bytes.length) };
  }
}

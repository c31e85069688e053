/**
 * The body of a Store Instances request (PS3.18 10.5.1, 8.6.1.2.1; RFC 2387): one part a DICOM file.
 * All lengths are known before the first byte is sent, so that no server needs chunked transfer.
 */
export interface MultipartFraming {
  /** Value of Content-Type. */
  readonly contentType: string;
  /** Bytes before part `index`, from 0. */
  head(index: number): Uint8Array;
  /** Bytes after the last part. */
  readonly tail: Uint8Array;
  /** Length of the whole body for parts of these sizes. */
  length(sizes: readonly number[]): number;
}

/** @param boundary random, letters and digits, at most 70 characters; must not occur in the parts */
export function multipartFraming(boundary: string): MultipartFraming {
  const encoder = new TextEncoder();
  const first = encoder.encode(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`);
  const next = encoder.encode(`\r\n--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`);
  const tail = encoder.encode(`\r\n--${boundary}--\r\n`);
  return {
    contentType: `multipart/related; type="application/dicom"; boundary=${boundary}`,
    head: (index) => (index === 0 ? first : next),
    tail,
    length: (sizes) =>
      sizes.reduce((sum, size, index) => sum + size + (index === 0 ? first : next).length, tail.length),
  };
}

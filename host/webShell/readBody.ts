import type { IncomingMessage } from 'node:http';

/** The whole body of a request, or undefined when it is longer than `limit` bytes (then no more of it is kept). */
export async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return undefined;
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > limit) return undefined;
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts, length));
}

import { Writable } from 'node:stream';

/** A stream that keeps what is written to it as text. */
export function textStream(): Writable & { text(): string } {
  let kept = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      kept += chunk.toString('utf8');
      done();
    },
  });
  return Object.assign(stream, { text: () => kept });
}

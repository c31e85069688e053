import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors/AppError';
import { streamedFile } from '../../../host/sources/streamedFile';

/** A file of 10 bytes whose stream fails behind the first 4. */
function failing() {
  let begun = 0;
  async function* stream(): AsyncGenerator<Uint8Array> {
    begun += 1;
    yield Uint8Array.of(0, 1, 2, 3);
    await Promise.resolve();
    throw new AppError('source.unreadable');
  }
  const file = streamedFile(10, stream, () => Promise.resolve());
  const read = (offset: number, length: number): Promise<unknown> =>
    file.read(offset, length).then(
      (bytes) => [...bytes],
      (error: unknown) => (error as AppError).code,
    );
  return { file, read, begun: () => begun };
}

describe('a file whose stream fails', () => {
  it('fails each time that one asks for what lies behind, and gives what lies before', async () => {
    const { file, read, begun } = failing();
    expect(await read(0, 10)).toBe('source.unreadable');
    expect(await read(0, 10)).toBe('source.unreadable');
    expect(await read(0, 5)).toBe('source.unreadable');
    expect(await read(0, 4)).toEqual([0, 1, 2, 3]);
    expect(await read(4, 1)).toBe('source.unreadable');
    expect(begun()).toBe(1);
    await file.close();
  });
});

import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors/AppError';
import type { ErrorCode } from '../../../core/errors/codes';
import { openFrames } from '../../../host/frames/openFrames';
import { sharedFile } from '../../../host/sources/sharedFile';
import type { OpenFile, SourceEntry } from '../../../host/sources/Source';
import { instance } from './instances';

/** A drive: what was opened before the disc was pulled out stays dead, also when the disc is back. */
function drive(bytes: Uint8Array) {
  const state = { isIn: true, opened: 0, closed: 0 };
  let pulls = 0;
  const open = (): Promise<OpenFile> => {
    if (!state.isIn) return Promise.reject(new AppError('source.vanished'));
    const pullsBefore = pulls;
    state.opened += 1;
    return Promise.resolve({
      size: bytes.length,
      read: (offset: number, length: number) =>
        pulls === pullsBefore
          ? Promise.resolve(bytes.slice(offset, offset + length))
          : Promise.reject(new AppError('source.vanished')),
      close: () => {
        state.closed += 1;
        return Promise.resolve();
      },
    });
  };
  const pull = (): void => {
    state.isIn = false;
    pulls += 1;
  };
  return { state, open, pull };
}

const codeOf = (read: Promise<unknown>): Promise<ErrorCode | 'none'> =>
  read.then(
    () => 'none' as const,
    (error: unknown) => (error instanceof AppError ? error.code : Promise.reject(error as Error)),
  );

describe('a disc that is pulled out and put back', () => {
  it('gives its pictures again, without being opened anew by the person', async () => {
    const bytes = instance(1);
    const { state, open, pull } = drive(bytes);
    const entry: SourceEntry = { path: 'IM1', size: bytes.length, open };
    const frames = openFrames();
    const reader = frames.instance(entry);
    expect(await reader.readFrame(0)).toHaveLength(512);
    pull();
    expect(await codeOf(reader.readFrame(0))).toBe('source.vanished');
    expect(await codeOf(reader.readFrame(0))).toBe('source.vanished');
    state.isIn = true;
    expect(await reader.readFrame(0)).toHaveLength(512);
    await frames.close();
    expect([state.opened, state.closed]).toEqual([2, 2]);
  });

  it('is opened anew by the next user of an archive on it, and every handle is closed', async () => {
    const { state, open, pull } = drive(new Uint8Array(100));
    const shared = sharedFile(open);
    const first = await shared.acquire();
    expect(await first.read(0, 10)).toHaveLength(10);
    pull();
    expect(await codeOf(first.read(0, 10))).toBe('source.vanished');
    state.isIn = true;
    const second = await shared.acquire();
    expect(await second.read(0, 10)).toHaveLength(10);
    await first.close();
    await second.close();
    await shared.close();
    expect([state.opened, state.closed]).toEqual([2, 2]);
  });

  it('leaves a picture that cannot be read to itself', async () => {
    const bytes = instance(1, [
      ['00280008', 'IS', '3'],
      ['7FE00010', 'OW', new Uint8Array(3 * 512)],
    ]);
    const badFrom = bytes.length - 2 * 512;
    const open = (): Promise<OpenFile> =>
      Promise.resolve({
        size: bytes.length,
        read: (offset: number, length: number) =>
          offset < badFrom + 512 && offset + length > badFrom
            ? Promise.reject(new AppError('source.unreadable'))
            : Promise.resolve(bytes.slice(offset, offset + length)),
        close: () => Promise.resolve(),
      });
    const frames = openFrames();
    const reader = frames.instance({ path: 'IM1', size: bytes.length, open });
    expect(await Promise.all([0, 1, 2].map((index) => codeOf(reader.readFrame(index))))).toEqual([
      'none',
      'source.unreadable',
      'none',
    ]);
    await frames.close();
  });
});

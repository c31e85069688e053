import { describe, expect, it, vi } from 'vitest';
import { folderSource } from '../../../host/sources/folderSource';

/** A disk that says so: to make and remove so many real folders takes minutes on a busy one. */
const count = 200_000;

vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof import('node:fs/promises')>()),
  readdir: (path: string) =>
    Promise.resolve(
      Array.from({ length: path === '/disc' ? count : 0 }, (_, index) => ({
        name: String(index),
        isFile: () => false,
        isDirectory: () => true,
        isSymbolicLink: () => false,
      })),
    ),
}));

describe('a folder with more folders than a call has room for arguments', () => {
  it('is walked', async () => {
    const problems: string[] = [];
    const { signal } = new AbortController();
    const entries = folderSource('/disc').entries(signal, (_path, code) => problems.push(code));
    for await (const entry of entries) expect(entry).toBeUndefined();
    expect(problems).toEqual([]);
  });
});

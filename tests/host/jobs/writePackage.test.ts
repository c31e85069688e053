import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBackZip } from '../../../host/jobs/package/verifyZip';
import { writePackage, type PackageEntry, type WritePackageOptions } from '../../../host/jobs/writePackage';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-package-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const never = () => new AbortController().signal;

function pattern(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = at % 3 === 0 ? state >>> 24 : at & 0x3f;
  }
  return bytes;
}

async function* list(entries: readonly PackageEntry[]): AsyncGenerator<PackageEntry> {
  yield* entries;
}

const small: Readonly<Record<string, Uint8Array>> = {
  'README.txt': new TextEncoder().encode('hello'),
  'Müller/серия 😀.dcm': pattern(70_000, 1),
  'Müller/b.dcm': pattern(300_000, 2),
  'empty.bin': new Uint8Array(0),
  'random.jpg': pattern(50_000, 3),
};
const smallEntries = (): PackageEntry[] =>
  Object.entries(small).map(([name, bytes]) => ({
    name,
    size: bytes.length,
    isCompressed: name.endsWith('jpg'),
    chunks: () => [bytes],
  }));

const write = (options: Partial<WritePackageOptions> & { targetPath: string }) =>
  writePackage({ format: 'zip', entries: list(smallEntries()), signal: never(), ...options });

describe('writePackage as zip', () => {
  it('writes what unzip and 7z find whole, with the same bytes and names', async () => {
    const targetPath = join(folder, 'out.zip');
    const { files } = await write({ targetPath });
    expect(files.map(({ name }) => name)).toEqual(Object.keys(small));
    for (const { name, sha256: digest } of files) expect(digest).toBe(sha256(small[name]!));
    execFileSync('unzip', ['-tqq', targetPath]);
    execFileSync('7z', ['t', targetPath]);
    execFileSync('7z', ['x', `-o${join(folder, 'x')}`, targetPath]);
    for (const [name, bytes] of Object.entries(small))
      expect(sha256(await readFile(join(folder, 'x', name)))).toBe(sha256(bytes));
    expect(await readdir(folder)).toEqual(['out.zip', 'x']);
  });

  it('encrypts by AE-2 so that 7z and zip.js read it, and nothing shows without the password', async () => {
    const targetPath = join(folder, 'out.zip');
    const password = 'pä ss😀';
    await write({ targetPath, password });
    execFileSync('7z', ['t', `-p${password}`, targetPath]);
    expect(() => execFileSync('7z', ['t', '-pwrong', targetPath], { stdio: 'ignore' })).toThrow();
    const listing = execFileSync('7z', ['l', '-slt', targetPath], { encoding: 'utf8' });
    expect(listing.match(/Method = AES-256/g)?.length).toBe(Object.keys(small).length);
    expect(listing).not.toMatch(/CRC = [0-9A-F]*[1-9A-F]/);
    await expect(readBackZip(targetPath, { password: 'wrong', signal: never() })).rejects.toMatchObject({
      code: 'archive.passwordWrong',
    });
    await expect(readBackZip(targetPath, { signal: never() })).rejects.toMatchObject({
      code: 'archive.passwordNeeded',
    });
  });

  it('says nothing of the day: every entry is of 1980-01-01', async () => {
    const targetPath = join(folder, 'out.zip');
    await write({ targetPath });
    const again = join(folder, 'again.zip');
    await write({ targetPath: again });
    expect(await readFile(targetPath)).toEqual(await readFile(again));
    expect(
      execFileSync('7z', ['l', '-slt', targetPath], { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } }),
    ).toMatch(/Modified = 1980-01-01/);
  });
});

/** The check that ZipCrypto brings along lets one wrong password of 256 pass. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../core/errors/codes';
import { openSource } from '../../../host/sources/openSource';
import { oracle } from '../../support/oracles';
import { instance } from './instances';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'diascope-crypto-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function list(passwords: readonly string[]): Promise<{ bytes: Uint8Array[]; code?: ErrorCode }> {
  const source = await openSource([path.join(folder, 'a.zip')], { passwords });
  const bytes: Uint8Array[] = [];
  try {
    for await (const entry of source.entries(new AbortController().signal, () => undefined)) {
      const file = await entry.open();
      bytes.push(await file.read(0, file.size));
      await file.close();
    }
    return { bytes };
  } catch (error) {
    return { bytes, code: (error as { code: ErrorCode }).code };
  } finally {
    await source.close();
  }
}

describe.runIf(oracle('7z'))('ZipCrypto', () => {
  it.each([0, 9])('is opened by its password only, at compression %i', async (level) => {
    const content = instance(1);
    await writeFile(path.join(folder, 'IM'), content);
    execFileSync('7z', ['a', '-tzip', '-pright', '-mem=ZipCrypto', `-mx=${level}`, 'a.zip', 'IM'], {
      cwd: folder,
      stdio: 'ignore',
    });
    // Of so many some pass the check.
    const wrong = Array.from({ length: 1500 }, (_, index) => `wrong${index}`);
    for (let from = 0; from < wrong.length; from += 100) {
      const part = wrong.slice(from, from + 100);
      expect(await list(part)).toEqual({ bytes: [], code: 'archive.passwordWrong' });
    }
    const { bytes } = await list([...wrong.slice(0, 99), 'right']);
    expect(Buffer.compare(bytes[0] ?? new Uint8Array(), content)).toBe(0);
  });
});

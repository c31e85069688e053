import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readLocalEntry } from '../../../host/jobs/package/localEntry';
import { startReadBehind, type LocalEntries, type ReadBehind } from '../../../host/jobs/package/readBehind';
import { readBackZip } from '../../../host/jobs/package/verifyZip';
import { oracle } from '../../support/oracles';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-behind-'));
  file = join(folder, 'x.zip');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const texts = ['short', '0123456789'.repeat(3000)];
const names = texts.map((_, index) => `file${index}`);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const signal = new AbortController().signal;

/** Packs by 7-Zip and gives where the entries begin, and where the last of them ends. */
async function pack(...options: string[]): Promise<number[]> {
  for (const [index, name] of names.entries()) await writeFile(join(folder, name), texts[index] ?? '');
  execFileSync('7z', ['a', '-tzip', '-bd', ...options, file, ...names], { cwd: folder, stdio: 'ignore' });
  const bytes = await readFile(file);
  const found: number[] = [];
  for (let at = bytes.indexOf('PK\x03\x04'); at >= 0; at = bytes.indexOf('PK\x03\x04', at + 1))
    found.push(at);
  return [...found, bytes.indexOf('PK\x01\x02')];
}

function sendAll(behind: ReadBehind, places: readonly number[]): void {
  places.slice(1).forEach((end, index) => behind.sent(places[index] ?? 0, end));
}

/** Reads on this thread what the threads of a job read. */
const readEntry = async (start: number, end: number) =>
  readLocalEntry((await readFile(file)).subarray(start, end));

async function readAll(places: readonly number[]): Promise<LocalEntries> {
  const behind = startReadBehind(readEntry);
  sendAll(behind, places);
  behind.reached(places.at(-1) ?? 0);
  return behind.finish();
}

describe.runIf(oracle('7z'))('startReadBehind', () => {
  it('gives the digests of what stands in the file', async () => {
    const places = await pack();
    const found = await readAll(places);
    // Several are read at once: which is ready first is a matter of chance.
    const entries = places.slice(0, -1).map((place) => found.get(place));
    expect(found.size).toBe(entries.length);
    expect(entries.map((entry) => entry?.sha256)).toEqual(texts.map(sha256));
    expect(entries.map((entry) => entry?.size)).toEqual(texts.map((text) => text.length));
  });

  it('reads nothing beyond what was written, and nothing after the stop', async () => {
    const places = await pack();
    const behind = startReadBehind(readEntry);
    sendAll(behind, places);
    behind.reached((places[1] ?? 0) + 1);
    behind.reached((places[1] ?? 0) + 2);
    const stopped = behind.stop();
    behind.reached(places.at(-1) ?? 0);
    await stopped;
    expect([...(await behind.finish()).keys()]).toEqual([places[0]]);
  });

  it('does not count what was read before bytes were taken back', async () => {
    const places = await pack();
    const behind = startReadBehind(readEntry);
    sendAll(behind, places);
    behind.reached(places[1] ?? 0);
    behind.discard();
    expect((await behind.finish()).size).toBe(0);
  });

  it('leaves out an entry whose bytes are damaged, and goes on', async () => {
    const places = await pack('-mx0');
    const bytes = await readFile(file);
    bytes[(places[1] ?? 0) - 1] = 1;
    await writeFile(file, bytes);
    expect([...(await readAll(places)).keys()]).toEqual(places.slice(1, -1));
  });

  it('leaves encrypted entries to the reading at the end', async () => {
    expect((await readAll(await pack('-psecret'))).size).toBe(0);
  });
});

describe.runIf(oracle('7z'))('readBackZip with entries that were read already', () => {
  it('takes over what the directory says too', async () => {
    const alreadyRead = await readAll(await pack());
    const onFile = vi.fn();
    const files = await readBackZip(file, { signal, alreadyRead, onFile });
    expect(files.map(({ sha256: digest }) => digest)).toEqual(texts.map(sha256));
    expect(onFile).toHaveBeenCalledTimes(texts.length);
  });

  it.each(['method', 'crc', 'compressedSize', 'size', 'rawName'] as const)(
    'reads anew where %s is not the same',
    async (key) => {
      const alreadyRead = new Map(
        [...(await readAll(await pack()))].map(([offset, entry]) => [
          offset,
          { ...entry, sha256: 'wrong', [key]: key === 'rawName' ? new Uint8Array(5) : entry[key] + 1 },
        ]),
      );
      const files = await readBackZip(file, { signal, alreadyRead });
      expect(files.map(({ sha256: digest }) => digest)).toEqual(texts.map(sha256));
    },
  );
});

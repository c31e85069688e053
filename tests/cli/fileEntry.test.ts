import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileEntry } from '../../cli/fileEntry';
import { discFiles, writeTree } from '../host/sources/disc';
import { instance } from '../host/sources/instances';
import { rawZip } from '../host/sources/rawZip';
import { oracle } from '../support/oracles';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-entry-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function content(path: string): Promise<Buffer> {
  const file = await (await fileEntry(path)).open();
  try {
    return Buffer.from(await file.read(0, file.size));
  } finally {
    await file.close();
  }
}

describe('a word of the command line that names a file', () => {
  it('may lead into a zip, and into a zip in it', async () => {
    const inner = rawZip([{ name: 'dir/IM2', content: instance(2), isDeflated: true }]);
    const outer = rawZip([
      { name: 'IM1', content: instance(1) },
      { name: 'inner.zip', content: inner, isDeflated: true },
    ]);
    const archive = join(folder, 'a.zip');
    await writeFile(archive, outer);
    expect(await content(`${archive}!/IM1`)).toEqual(Buffer.from(instance(1)));
    expect(await content(`${archive}!/inner.zip!/dir/IM2`)).toEqual(Buffer.from(instance(2)));
    await expect(fileEntry(`${archive}!/inner.zip!/none`)).rejects.toMatchObject({ code: 'source.notFound' });
  });

  it.runIf(oracle('xorriso'))('may lead into an image of a disc', async () => {
    await writeTree(join(folder, 'disc'), discFiles(2));
    execFileSync('xorriso', ['-as', 'mkisofs', '-quiet', '-o', join(folder, 'd.iso'), join(folder, 'disc')], {
      stdio: 'ignore',
    });
    expect(await content(`${join(folder, 'd.iso')}!/IMAGES/IM0002`)).toEqual(
      Buffer.from(discFiles(2)['IMAGES/IM0002'] ?? ''),
    );
  });
});

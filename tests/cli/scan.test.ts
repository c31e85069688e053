import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scanVerb } from '../../cli/verbs/scan';
import { discFiles, writeTree } from '../host/sources/disc';
import { instance } from '../host/sources/instances';
import { rawZip } from '../host/sources/rawZip';
import { oracle } from '../support/oracles';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-cli-scan-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const code = await scanVerb.run(args, { stdout, stderr, signal: new AbortController().signal });
  const textOf = (stream: PassThrough): string => String((stream.read() as Buffer | null) ?? '');
  return { code, out: textOf(stdout), err: textOf(stderr) };
}

describe('diascope scan', () => {
  it('--json is exactly the contract', async () => {
    await writeFile(join(folder, 'IM2'), instance(2));
    await writeFile(join(folder, 'IM1'), instance(1));
    await writeFile(join(folder, 'notes.txt'), 'hello');
    const { code, out, err } = await run(folder, '--json');
    expect([code, err]).toEqual([0, '']);
    const one = (number: number): object => ({
      path: join(folder, `IM${number}`),
      sopInstanceUid: `1.2.3.1.${number}`,
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      instanceNumber: number,
      numberOfFrames: 1,
      rows: 16,
      columns: 16,
      displayable: true,
      problems: [],
    });
    expect(JSON.parse(out)).toEqual({
      sources: [{ path: folder, kind: 'folder' }],
      patients: [
        {
          patientId: 'P1',
          patientName: 'Doe^Jane',
          birthDate: null,
          sex: null,
          studies: [
            {
              studyInstanceUid: '1.2.3',
              studyDate: '20260102',
              studyTime: null,
              description: null,
              accessionNumber: null,
              series: [
                {
                  seriesInstanceUid: '1.2.3.1',
                  modality: 'CT',
                  number: null,
                  description: null,
                  instances: [one(1), one(2)],
                },
              ],
            },
          ],
        },
      ],
      receipt: {
        files: 3,
        dicom: 2,
        displayable: 2,
        notDicom: 1,
        missing: 0,
        refused: 0,
        expected: null,
        readable: 2,
        notShown: [{ path: join(folder, 'notes.txt'), code: 'file.notDicom' }],
        problems: [],
      },
    });
  });

  it('names files in an archive behind it, and lists problems with exit 1', async () => {
    const archive = join(folder, 'archive.zip');
    await writeFile(
      archive,
      rawZip([
        { name: 'inner/path', content: instance(1) },
        { name: 'none', content: new Uint8Array(0) },
      ]),
    );
    const { code, out } = await run(archive, '--json');
    const document = JSON.parse(out) as { receipt: { problems: unknown } };
    expect(code).toBe(1);
    expect(out).toContain(`${archive}!/inner/path`);
    expect(document.receipt.problems).toEqual([{ path: `${archive}!/none`, code: 'file.empty' }]);
  });

  it('scans several paths into one tree; one that is not there is a problem beside others', async () => {
    await writeFile(join(folder, 'IM1'), instance(1));
    await writeFile(join(folder, 'IM2'), instance(2));
    const missing = join(folder, 'missing');
    const { code, out } = await run(join(folder, 'IM1'), missing, join(folder, 'IM2'), '--json');
    const document = JSON.parse(out) as {
      sources: { kind: string }[];
      patients: { studies: { series: { instances: unknown[] }[] }[] }[];
      receipt: { problems: unknown };
    };
    expect(code).toBe(1);
    expect(document.sources.map(({ kind }) => kind)).toEqual(['file', 'file']);
    expect(document.patients[0]?.studies[0]?.series[0]?.instances).toHaveLength(2);
    expect(document.receipt.problems).toEqual([{ path: missing, code: 'source.notFound' }]);
    await expect(run(missing)).rejects.toMatchObject({ code: 'source.notFound' });
  });

  it('is told apart from wrong use', async () => {
    await expect(run()).rejects.toMatchObject({ code: 'usage.wrong' });
    await expect(run('x', '--nothing')).rejects.toMatchObject({ code: 'usage.wrong' });
  });

  it('lets no name command the terminal', async () => {
    await writeFile(join(folder, 'IM\u001B[31m1'), instance(1, [['00100010', 'PN', 'Doe\u202E^Jane']]));
    await writeFile(join(folder, 'bad\u001B[2J'), '');
    const { out, err } = await run(folder);
    expect(out + err).not.toMatch(/[\u001B\u202E]/);
    expect(out).toContain('Doe\\u202E^Jane');
  });

  it.runIf(oracle('7z'))('reads an encrypted zip by --password-file', async () => {
    await writeFile(join(folder, 'IM1'), instance(1));
    await writeFile(join(folder, 'word'), 'top secret\n');
    execFileSync('7z', ['a', '-tzip', '-ptop secret', '-mem=AES256', 'a.zip', 'IM1'], {
      cwd: folder,
      stdio: 'ignore',
    });
    const { code, out } = await run(join(folder, 'a.zip'), '--password-file', join(folder, 'word'), '--json');
    expect([code, out.includes('"dicom":1')]).toEqual([0, true]);
    await expect(run(join(folder, 'a.zip'))).rejects.toMatchObject({ code: 'archive.passwordNeeded' });
  });

  it('--receipt writes a page with every file that is not shown, and why', async () => {
    const disc = join(folder, 'disc');
    await writeTree(disc, {
      ...discFiles(3),
      'evil<img src=x onerror=alert(1)>.txt': 'no DICOM',
      'cut.dcm': instance(9).subarray(0, 300),
    });
    await rm(join(disc, 'IMAGES/IM0002'));
    const page = join(folder, 'receipt.html');
    const { code } = await run(disc, '--receipt', page);
    expect(code).toBe(1);
    const html = await readFile(page, 'utf8');
    for (const words of [
      'IMAGES/IM0002',
      'cut.dcm',
      '&lt;img src=x onerror=alert(1)&gt;',
      'dicomdir.missingFile',
    ])
      expect(html).toContain(words);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<script');
    expect(html).toMatch(/Expected[^]*?>3</);
    expect(await readdir(folder)).toEqual(['disc', 'receipt.html']);
    // A second one does not replace the first, and none is written into what is read.
    await expect(run(disc, '--receipt', page)).rejects.toMatchObject({ code: 'write.exists' });
    await expect(run(disc, '--receipt', join(disc, 'r.html'))).rejects.toMatchObject({
      code: 'write.insideSource',
    });
  });

  it.runIf(oracle('7z'))(
    'opens zips in a folder with the passwords of a file, by AES and by ZipCrypto, and names those that they do not open',
    async () => {
      for (const [name, number, password, method] of [
        ['aes.zip', 1, 'secret', 'AES256'],
        ['old.zip', 2, 'secret', 'ZipCrypto'],
        ['other.zip', 3, 'different', 'AES256'],
      ] as const) {
        await writeFile(join(folder, 'IM'), instance(number));
        execFileSync('7z', ['a', '-tzip', `-p${password}`, `-mem=${method}`, name, 'IM'], {
          cwd: folder,
          stdio: 'ignore',
        });
      }
      await rm(join(folder, 'IM'));
      const secret = join(tmpdir(), `diascope-secret-${process.pid}`);
      await writeFile(secret, 'secret\n');
      const { code, out } = await run(folder, '--json', '--password-file', secret);
      await writeFile(secret, '\uFEFFdifferent\r\n\r\nsecret\r\n');
      const all = JSON.parse((await run(folder, '--json', '--password-file', secret)).out) as {
        receipt: { readable: number; problems: unknown };
      };
      expect(all.receipt).toMatchObject({ readable: 3, problems: [] });
      await writeFile(secret, '\n');
      await expect(run(folder, '--json', '--password-file', secret)).rejects.toMatchObject({
        code: 'usage.wrong',
      });
      await rm(secret);
      const { receipt } = JSON.parse(out) as { receipt: { readable: number; problems: unknown } };
      expect([code, receipt.readable]).toEqual([1, 2]);
      expect(receipt.problems).toEqual([{ path: join(folder, 'other.zip'), code: 'archive.passwordWrong' }]);
      const without = JSON.parse((await run(folder, '--json')).out) as {
        receipt: { problems: { code: string }[] };
      };
      expect(without.receipt.problems.map((problem) => problem.code)).toEqual(
        Array.from({ length: 3 }, () => 'archive.passwordNeeded'),
      );
    },
  );
});

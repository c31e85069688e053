import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scanVerb } from '../../cli/verbs/scan';
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
      receipt: { files: 3, dicom: 2, displayable: 2, notDicom: 1, missing: 0, refused: 0, problems: [] },
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
    expect((await run('--help')).out).toContain('Usage: diascope scan');
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
});

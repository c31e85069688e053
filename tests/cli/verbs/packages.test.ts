import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packVerb } from '../../../cli/verbs/pack';
import { verifyVerb } from '../../../cli/verbs/verify';
import { testInstances } from '../../host/share/uploadItems';
import { oracle, pythonCommand } from '../../support/oracles';
import { textStream } from './textStream';

let folder: string;
let disc: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-pack-'));
  process.env['XDG_CONFIG_HOME'] = join(folder, 'config');
  disc = join(folder, 'disc');
  await mkdir(join(disc, 'A'), { recursive: true });
  for (const [index, item] of testInstances(12).entries())
    await writeFile(join(disc, 'A', `IM${String(index).padStart(4, '0')}`), item.bytes);
  await writeFile(join(disc, 'autorun.inf'), '[autorun]\nopen=virus.exe\n');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function run(verb: typeof packVerb, args: readonly string[], signal = new AbortController().signal) {
  const stdout = textStream();
  const stderr = textStream();
  let code: string | number;
  try {
    code = await verb.run([...args], { stdout, stderr, signal });
  } catch (error) {
    code = (error as { code: string }).code;
  }
  const text = stdout.text();
  return {
    code,
    text,
    json: args.includes('--json') && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : {},
    errors: stderr.text(),
  };
}

async function filesBelow(root: string): Promise<string[]> {
  return (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name));
}

describe('pack as it is', () => {
  it.runIf(oracle('unzip') && oracle('7z'))(
    'copies bytes untouched into a zip that unzip, 7z and verify find whole',
    async () => {
      const out = join(folder, 'out.zip');
      const before = await Promise.all(
        (await filesBelow(disc)).map(async (path) => [path, sha256(await readFile(path))]),
      );
      const packed = await run(packVerb, [disc, '--out', out, '--json']);
      expect(packed).toMatchObject({
        code: 0,
        json: { instances: 12, format: 'zip', privacy: 'asIs', problems: [] },
      });
      execFileSync('unzip', ['-tqq', out]);
      execFileSync('7z', ['x', `-o${join(folder, 'x')}`, out]);
      const copies = (await filesBelow(join(folder, 'x'))).filter((path) => path.endsWith('.dcm'));
      const digests = await Promise.all(copies.map(async (path) => sha256(await readFile(path))));
      expect(digests.sort()).toEqual(
        testInstances(12)
          .map(({ bytes }) => sha256(bytes))
          .sort(),
      );
      expect(await readFile(join(folder, 'x', 'README.txt'), 'utf8')).toContain('MEDICAL IMAGES');
      expect(copies.map((path) => path.slice(folder.length + 3)).sort()[0]).toBe(
        'Test Upload/2024-01-31/unknown/0001.dcm',
      );
      expect(await run(verifyVerb, [out, '--json'])).toMatchObject({
        code: 0,
        json: { isWhole: true, instances: 12, files: 13, problems: [] },
      });
      expect(
        await Promise.all((await filesBelow(disc)).map(async (path) => [path, sha256(await readFile(path))])),
      ).toEqual(before);
      expect((await readdir(folder)).sort()).toEqual(['config', 'disc', 'out.zip', 'x']);
    },
  );

  it('encrypts with a password from a file, and verify needs it', async () => {
    const out = join(folder, 'out.zip');
    const secret = join(folder, 'secret');
    await writeFile(secret, 'gehe1m\nnot this\n');
    expect((await run(packVerb, [disc, '--out', out, '--password-file', secret])).code).toBe(0);
    expect((await run(verifyVerb, [out])).code).toBe('archive.passwordNeeded');
    expect((await run(verifyVerb, [out, '--password-file', secret])).code).toBe(0);
    if (oracle('7z')) execFileSync('7z', ['t', '-pgehe1m', out]);
    expect((await run(packVerb, [disc, '--out', join(folder, 'x'), '--password-file', secret])).code).toBe(
      'usage.wrong',
    );
  });

  it('verify names what was changed, taken out or put in', async () => {
    const out = join(folder, 'out');
    expect((await run(packVerb, [disc, '--out', out])).code).toBe(0);
    expect((await run(verifyVerb, [out])).code).toBe(0);
    const [first, second] = (await filesBelow(out)).filter((path) => path.endsWith('.dcm'));
    const bytes = await readFile(first!);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(first!, bytes);
    await rm(second!);
    await writeFile(join(out, 'virus.exe'), 'x');
    const { code, json } = await run(verifyVerb, [out, '--json']);
    expect(code).toBe(1);
    expect((json['problems'] as { code: string }[]).map((problem) => problem.code).sort()).toEqual([
      'package.fileChanged',
      'package.fileExtra',
      'package.fileMissing',
    ]);
  });

  it('refuses to overwrite, to write into the source, and a package that is none', async () => {
    await writeFile(join(folder, 'mine.zip'), 'mine');
    expect(await run(packVerb, [disc, '--out', join(folder, 'mine.zip'), '--json'])).toMatchObject({
      code: 3,
      json: { error: { code: 'write.exists' } },
    });
    expect(await readFile(join(folder, 'mine.zip'), 'utf8')).toBe('mine');
    expect(await run(packVerb, [disc, '--out', join(disc, 'out.zip'), '--json'])).toMatchObject({
      code: 3,
      json: { error: { code: 'write.insideSource' } },
    });
    expect((await run(verifyVerb, [disc])).code).toBe('package.notPackage');
    expect((await run(verifyVerb, [join(folder, 'not-there')])).code).toBe('source.notFound');
  });

  it('lists what could not be read and packs the rest: exit 1', async () => {
    await writeFile(join(disc, 'A', 'broken'), testInstances(1)[0]!.bytes.subarray(0, 300));
    const { code, json } = await run(packVerb, [disc, '--out', join(folder, 'out.zip'), '--json']);
    expect([code, json['instances']]).toEqual([1, 12]);
    expect((json['problems'] as { path: string }[]).map(({ path }) => path)).toEqual([
      join(disc, 'A', 'broken'),
    ]);
  });

  it('takes a zip as its source', async () => {
    expect((await run(packVerb, [disc, '--out', join(folder, 'a.zip')])).code).toBe(0);
    expect(
      await run(packVerb, [join(folder, 'a.zip'), '--out', join(folder, 'b.zip'), '--json']),
    ).toMatchObject({ code: 0, json: { instances: 12 } });
    expect((await run(verifyVerb, [join(folder, 'b.zip')])).code).toBe(0);
  });

  it('an option of de-identification without --deidentify is wrong use, not a copy with names', async () => {
    expect((await run(packVerb, [disc, '--out', join(folder, 'out.zip'), '--accept-pixels'])).code).toBe(
      'usage.wrong',
    );
    expect(await readdir(folder)).not.toContain('out.zip');
  });
});

describe('pack de-identified', () => {
  it('has no name, ID, date or UID of the source in any byte or name of it', async () => {
    const out = join(folder, 'out');
    const { code, json } = await run(packVerb, [disc, '--out', out, '--deidentify', '--json']);
    expect([code, json['instances'], json['privacy']]).toEqual([0, 12, 'deidentified']);
    const files = await filesBelow(out);
    for (const file of files) {
      const text = `${file.slice(out.length)}\n${(await readFile(file)).toString('latin1')}`;
      for (const secret of ['Test^Upload', 'Upload', 'T-1\0', '20240131', '1.2.826.0.1.3680043.10.777'])
        expect(text.includes(secret), `${secret} in ${file}`).toBe(false);
    }
    expect(files.map((file) => file.split('/').at(-1)).sort()).toEqual(
      expect.arrayContaining([
        'README.txt',
        'deidentification-report.html',
        'deidentification-report.json',
        'diascope-manifest.json',
      ]),
    );
    expect((await run(verifyVerb, [out])).code).toBe(0);
    const dicom = files.filter((file) => file.endsWith('.dcm')).sort();
    expect(dicom.length).toBe(12);
    if (oracle('pydicom')) {
      const script =
        'import sys,hashlib,pydicom\nfor f in sys.argv[1:]:\n d=pydicom.dcmread(f); print(hashlib.sha256(d.PixelData).hexdigest(), d.PatientIdentityRemoved)';
      const printed = execFileSync(pythonCommand(), ['-c', script, ...dicom], { encoding: 'utf8' })
        .trim()
        .split('\n');
      expect(printed.sort()).toEqual(
        testInstances(12)
          .map(({ bytes }) => `${sha256(bytes.subarray(bytes.length - 8192))} YES`)
          .sort(),
      );
    }
  });

  it('refuses identity in the pattern, by token and by what was typed', async () => {
    expect(
      (
        await run(packVerb, [
          disc,
          '--out',
          join(folder, 'o'),
          '--deidentify',
          '--names',
          '{patientName}/{index}',
        ])
      ).code,
    ).toBe('usage.wrong');
    const typed = await run(packVerb, [
      disc,
      '--out',
      join(folder, 'o'),
      '--deidentify',
      '--names',
      'for Upload/{index}',
      '--json',
    ]);
    expect(typed).toMatchObject({ code: 3, json: { error: { code: 'write.nothingLeft' } } });
    expect(await readdir(folder)).not.toContain('o');
  });

  it('gives the same pseudonyms and UIDs with the same key, others without', async () => {
    const key = join(folder, 'key');
    await writeFile(key, '0123456789abcdef0123456789abcdef');
    const uidsOf = async (name: string, ...more: string[]) => {
      expect((await run(packVerb, [disc, '--out', join(folder, name), '--deidentify', ...more])).code).toBe(
        0,
      );
      const manifest = JSON.parse(await readFile(join(folder, name, 'diascope-manifest.json'), 'utf8')) as {
        files: { name: string; sopInstanceUid?: string }[];
      };
      return manifest.files
        .filter((file) => file.sopInstanceUid !== undefined)
        .map((file) => [file.name, file.sopInstanceUid]);
    };
    const a = await uidsOf('a', '--project-key', key);
    expect(await uidsOf('b', '--project-key', key)).toEqual(a);
    expect(await uidsOf('c')).not.toEqual(a);
  });
});

describe('interruption', () => {
  it('Ctrl-C at many points leaves nothing', async () => {
    const out = join(folder, 'out.zip');
    let wholeMs = 0;
    // The second one is as quick as those that follow.
    for (let times = 0; times < 2; times += 1) {
      const begun = performance.now();
      expect((await run(packVerb, [disc, '--out', out])).code).toBe(0);
      wholeMs = performance.now() - begun;
      await rm(out);
    }
    const before = (await readdir(folder)).sort();
    // At the same places of a run, however quick this machine is.
    const points = 16;
    for (let point = 0; point < points; point += 1) {
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), (wholeMs * point) / points);
      if (point === 0) stop.abort();
      const { code } = await run(packVerb, [disc, '--out', out], stop.signal);
      clearTimeout(timer);
      if (point === 0) expect(code).not.toBe(0);
      if (code === 0) await rm(out);
      expect((await readdir(folder)).sort()).toEqual(before);
    }
  });

  it('kill -9 leaves a .part that the next run takes away and tells of', async () => {
    const userData = join(folder, 'config', 'Diascope');
    const bundle = join(process.cwd(), '.cache/tests', `kill-${process.pid}.cjs`);
    const { buildSync } = await import('esbuild');
    buildSync({
      stdin: {
        resolveDir: process.cwd(),
        contents: `import { writePackage } from './host/jobs/writePackage'; import { createExportJournal } from './host/jobs/exportJournal';
          const journal = createExportJournal(process.argv[2]);
          async function* entries() { for (let i = 0; ; i++) { yield { name: 'e' + i, chunks: () => [new Uint8Array(100000)] }; if (i === 3) console.log('writing'); await new Promise((r) => setTimeout(r, 5)); } }
          writePackage({ targetPath: process.argv[3], format: 'zip', entries: entries(), signal: new AbortController().signal, threads: { readBack: async () => undefined }, onPart: (p, t) => journal.onPart(p, t) });`,
      },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      outfile: bundle,
      logLevel: 'error',
    });
    const child = spawn(process.execPath, [bundle, userData, join(folder, 'killed.zip')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    await rm(bundle);
    expect(await readdir(folder)).toContain('killed.zip.part');
    const journals = await readdir(join(userData, 'jobs'));
    expect(journals.length).toBe(1);
    expect(await run(packVerb, [disc, '--out', join(folder, 'killed.zip')])).toMatchObject({
      code: 0,
      errors: 'An earlier export was interrupted: killed.zip. Its unfinished package was removed.\n',
    });
    expect(await readdir(folder)).not.toContain('killed.zip.part');
    expect(await readdir(join(userData, 'jobs'))).toEqual([]);
  });

  it('a source that vanishes while it is read is named, and the rest is packed', async () => {
    const copy = join(folder, 'copy');
    await cp(disc, copy, { recursive: true });
    const [, victim] = (await filesBelow(join(copy, 'A'))).sort();
    const { exportPackage } = await import('../../../host/jobs/exportPackage');
    const { asIsPrivacy } = await import('../../../host/jobs/JobPrivacy');
    const { loadInstances } = await import('../../../cli/verbs/loadInstances');
    const io = { stdout: textStream(), stderr: textStream(), signal: new AbortController().signal };
    const loaded = await loadInstances([copy], [], io);
    await rm(victim!);
    const [, , third] = (await filesBelow(join(copy, 'A'))).sort();
    await writeFile(third!, 'shorter');
    const result = await exportPackage({
      instances: loaded.instances,
      privacy: asIsPrivacy,
      fileNamePattern: '',
      format: 'zip',
      targetPath: join(folder, 'rest.zip'),
      sourceRoots: loaded.sourceRoots,
      version: '0',
      signal: io.signal,
    });
    await loaded.close();
    expect(result.error).toBeUndefined();
    expect(
      result.outcomes
        .filter(({ status }) => status === 'failed')
        .map(({ code }) => code)
        .sort(),
    ).toEqual(['source.changed', 'source.vanished']);
    expect(await run(verifyVerb, [join(folder, 'rest.zip'), '--json'])).toMatchObject({
      code: 0,
      json: { instances: 10 },
    });
  });
});

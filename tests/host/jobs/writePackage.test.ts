import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors/AppError';
import { readBackZip } from '../../../host/jobs/package/verifyZip';
import { startJobThreads } from '../../../host/jobs/threads/jobThreads';
import { oracle } from '../../support/oracles';
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

async function write(options: Partial<WritePackageOptions> & { targetPath: string }) {
  const signal = options.signal ?? never();
  const threads = startJobThreads({ signal });
  try {
    return await writePackage({ format: 'zip', entries: list(smallEntries()), threads, ...options, signal });
  } finally {
    await threads.close();
  }
}

describe.runIf(oracle('unzip') && oracle('7z'))('writePackage as zip, by tools of others', () => {
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

describe.each(['zip', 'folder'] as const)('writePackage as %s', (format) => {
  const target = () => join(folder, format === 'zip' ? 'out.zip' : 'out');
  const failsWith = async (options: Partial<WritePackageOptions>, code: string) => {
    await expect(write({ targetPath: target(), format, ...options })).rejects.toMatchObject({ code });
  };
  const nothingLeft = async () => expect(await readdir(folder)).toEqual([]);

  it('gives the digests of what it read back, and the folder or file itself only', async () => {
    const { files } = await write({ targetPath: target(), format });
    expect(files).toEqual(
      Object.entries(small).map(([name, bytes]) => ({ name, size: bytes.length, sha256: sha256(bytes) })),
    );
    expect(await readdir(folder)).toEqual([format === 'zip' ? 'out.zip' : 'out']);
  });

  it('refuses an existing target and an unfinished one, and leaves both as they are', async () => {
    for (const name of [target(), `${target()}.part`]) {
      await writeFile(name, 'mine');
      await failsWith({}, 'write.exists');
      expect(await readFile(name, 'utf8')).toBe('mine');
      await rm(name);
    }
  });

  it('never writes into a source, not by a symbolic link either', async () => {
    const source = join(folder, 'disc');
    await mkdir(source);
    await symlink(source, join(folder, 'link'));
    for (const place of [join(source, 'x'), join(folder, 'link', 'x'), source]) {
      await expect(write({ targetPath: place, format, sourceRoots: [source] })).rejects.toMatchObject({
        code: expect.stringMatching(/insideSource/) as string,
      });
    }
    expect(await readdir(source)).toEqual([]);
  });

  it('says that the folder of the target is not there, or may not be written', async () => {
    await expect(write({ targetPath: join(folder, 'no', 'x'), format })).rejects.toMatchObject({
      code: 'write.failed',
    });
  });

  /** Six chunks are written and five files verified. */
  it.each([0, 1, 2, 3, 4, 5])('leaves nothing when cancelled at chunk %i', async (point) => {
    const stop = new AbortController();
    let seen = 0;
    const entries = smallEntries().map((entry) => ({
      ...entry,
      async *chunks() {
        for (const chunk of entry.chunks() as Uint8Array[]) {
          for (let start = 0; start < chunk.length; start += 100_000) {
            if (seen++ === point) stop.abort();
            yield chunk.subarray(start, start + 100_000);
          }
        }
      },
    }));
    await failsWith({ entries: list(entries), signal: stop.signal }, 'job.cancelled');
    await nothingLeft();
  });

  it.each([1, 2, 3, 4, 5])('leaves nothing when cancelled after verifying file %i', async (point) => {
    const stop = new AbortController();
    const onProgress: WritePackageOptions['onProgress'] = ({ phase, entries }) => {
      if (phase === 'verifying' && entries === point) stop.abort();
    };
    await failsWith({ signal: stop.signal, onProgress }, 'job.cancelled');
    await nothingLeft();
  });

  it('leaves nothing when an entry fails, or gives fewer or more bytes than it said', async () => {
    const broken = {
      name: 'broken',
      async *chunks() {
        yield new Uint8Array(10);
        throw new AppError('source.vanished');
      },
    };
    await failsWith({ entries: list([...smallEntries(), broken]) }, 'source.vanished');
    await failsWith(
      { entries: list([{ name: 'short', size: 11, chunks: () => [new Uint8Array(10)] }]) },
      'source.changed',
    );
    await failsWith(
      { entries: list([{ name: 'long', size: 9, chunks: () => [new Uint8Array(10)] }]) },
      'source.changed',
    );
    await nothingLeft();
  });

  it('leaves out an entry that fails half-way, small or large, and keeps the others whole', async () => {
    const failed: string[] = [];
    const large = pattern(20 * 1024 * 1024, 9);
    const cut = (name: string, isCompressed: boolean): PackageEntry => ({
      name,
      isCompressed,
      async *chunks() {
        yield large;
        yield large.subarray(0, 1000);
        throw new AppError('source.unreadable');
      },
    });
    const small2 = {
      name: 'cut small',
      async *chunks() {
        yield new Uint8Array(5);
        throw new Error('bad sector');
      },
    };
    const entries = [
      smallEntries()[0]!,
      cut('cut deflated', false),
      cut('cut stored', true),
      { name: 'large.dcm', chunks: () => [large] },
      small2,
      { name: 'large stored', isCompressed: true, chunks: () => [large] },
      smallEntries()[1]!,
    ];
    const { files } = await write({
      targetPath: target(),
      format,
      entries: list(entries),
      onEntryFailed: (name) => failed.push(name),
    });
    expect(failed).toEqual(['cut deflated', 'cut stored', 'cut small']);
    expect(files.map(({ name }) => name)).toEqual([
      'README.txt',
      'large.dcm',
      'large stored',
      'Müller/серия 😀.dcm',
    ]);
    expect(files[1]?.sha256).toBe(sha256(large));
    if (format === 'zip') {
      if (oracle('unzip')) execFileSync('unzip', ['-tqq', target()]);
      if (oracle('7z')) execFileSync('7z', ['t', target()]);
    }
  });

  it('fails when it reads back something else than it wrote', async () => {
    const entries = smallEntries();
    const shifting = { name: 'shifting', bytes: new Uint8Array(1000) };
    // The buffer changes after it was hashed: what stands on the disk is not what was hashed.
    const chunks = async function* () {
      yield shifting.bytes;
      shifting.bytes.fill(7);
    };
    await failsWith(
      { entries: list([...entries, { name: shifting.name, isCompressed: true, chunks }]) },
      'write.verifyFailed',
    ).catch((error: unknown) => {
      if (format === 'zip') throw error; // a folder's chunk is on the disk before the next is asked for
    });
    await rm(target(), { recursive: true, force: true });
    await nothingLeft();
  });

  it('says when the disk is full, and leaves nothing', async () => {
    // The limit of a process on the length of its files fails a write as a full disk does, without root.
    const script = join(folder, '..', `diascope-limit-${process.pid}.cjs`);
    const code = `const { writePackage } = require(${JSON.stringify(join(process.cwd(), '.cache/tests/writePackage.cjs'))});
      async function* entries() { for (let i = 0; i < 8; i++) yield { name: 'e' + i, isCompressed: true, chunks: () => [require('node:crypto').randomBytes(300000)] }; yield { name: 'big', isCompressed: true, chunks: () => [require('node:crypto').randomBytes(3000000)] }; }
      writePackage({ targetPath: ${JSON.stringify(target())}, format: ${JSON.stringify(format)}, entries: entries(), signal: new AbortController().signal, threads: { readBack: async () => undefined } })
        .then(() => console.log('done'), (error) => console.log(error.code, error.facts.system));`;
    await writeFile(script, code);
    buildSync({
      entryPoints: ['host/jobs/writePackage.ts'],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      outfile: '.cache/tests/writePackage.cjs',
      logLevel: 'error',
      define: { 'import.meta.url': '"file:///x"' },
    });
    const output = execFileSync('sh', ['-c', `ulimit -f 2000; exec "${process.execPath}" "${script}"`], {
      encoding: 'utf8',
    });
    await rm(script);
    expect(output.trim()).toBe('write.noSpace EFBIG');
    await nothingLeft();
  });
});

describe.runIf(oracle('unzip') && oracle('7z'))('zip64', () => {
  it('takes more than 65,535 entries', async () => {
    const targetPath = join(folder, 'many.zip');
    async function* entries() {
      for (let index = 0; index < 65_600; index++)
        yield { name: `d${index % 50}/${index}`, chunks: () => [Uint8Array.of(index & 0xff)] };
    }
    await write({ targetPath, entries: entries() });
    expect(execFileSync('unzip', ['-tqq', targetPath], { encoding: 'utf8' })).toBe('');
    expect(execFileSync('7z', ['t', targetPath], { encoding: 'utf8' })).toMatch(/Files: 65600/);
  }, 180_000);
});

import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataSetToWrite } from '../../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import { AppError } from '../../../core/errors/AppError';
import type { InstanceSummary } from '../../../core/fileset/types';
import { scanSource, type FinishedScan, type ScanProgress } from '../../../host/scan/scanSource';
import { startScanThread } from '../../../host/scan/scanThread';
import { openSource } from '../../../host/sources/openSource';
import type { Source } from '../../../host/sources/Source';
import { corpusFolder, oracle } from '../../support/oracles';
import { instance } from '../sources/instances';
import { rawZip } from '../sources/rawZip';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-scan-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Scanned extends FinishedScan {
  readonly instances: readonly InstanceSummary[];
  readonly progress: readonly ScanProgress[];
  readonly batches: number;
}

async function scan(source: Source, signal = new AbortController().signal): Promise<Scanned> {
  const instances: InstanceSummary[] = [];
  const progress: ScanProgress[] = [];
  let batches = 0;
  let last = 0;
  const finished = await scanSource(source, {
    signal,
    nextInstanceId: () => `i${(last += 1)}`,
    onProgress: (one) => progress.push(one),
    onInstances: (found, entries) => {
      batches += 1;
      for (const one of found) expect(entries.get(one.instanceId)?.path).toBe(one.path);
      instances.push(...found);
    },
  });
  await source.close();
  return { ...finished, instances, progress, batches };
}

const scanPath = async (...paths: string[]): Promise<Scanned> => scan(await openSource(paths));

describe('scanSource', () => {
  it('finds instances, counts the rest and lists what is broken', async () => {
    await mkdir(join(folder, 'a'));
    for (let number = 1; number <= 40; number += 1)
      await writeFile(join(folder, `a/IM${number}`), instance(number));
    await writeFile(join(folder, 'readme.txt'), 'Doe^Jane'.repeat(100));
    await writeFile(join(folder, 'empty.dcm'), '');
    await writeFile(join(folder, 'cut.dcm'), instance(99).subarray(0, 700));
    await writeFile(
      join(folder, 'noise.dcm'),
      Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), Buffer.alloc(99, 0xa7)]),
    );
    await writeFile(join(folder, 'again'), instance(7));
    const { receipt, instances, entries, progress, isCancelled } = await scanPath(folder);
    expect(receipt).toMatchObject({
      files: 45,
      dicom: 42,
      displayable: 42,
      notDicom: 2,
      refused: 1,
      missing: 0,
    });
    expect([...receipt.problems].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'again', code: 'file.duplicateInstance' },
      { path: 'cut.dcm', code: 'file.truncated' },
      { path: 'empty.dcm', code: 'file.empty' },
      { path: 'noise.dcm', code: 'file.unparsable' },
    ]);
    expect(instances).toHaveLength(42);
    expect(entries.size).toBe(42);
    expect(new Set(instances.map((one) => one.instanceId)).size).toBe(42);
    expect(progress.at(-1)).toEqual({ filesSeen: 45, filesTotal: 45, dicom: 42 });
    expect(isCancelled).toBe(false);
    // Instances of one series share its description: there may be 100,000 of them.
    const [first, second] = instances.filter((one) => one.path.startsWith('a/'));
    expect(first?.series).toBe(second?.series);
  });

  it('marks a multi-frame file that ends within its compressed frames as incomplete', async () => {
    const fragments = Array.from({ length: 4 }, () => new Uint8Array(30_000).fill(1));
    const whole = writeDicomFile({
      transferSyntaxUid: '1.2.840.10008.1.2.5',
      dataSet: [
        ['00080018', 'UI', '2.25.4711'],
        ['00100020', 'LO', 'P'],
        ['0020000D', 'UI', '2.25.1'],
        ['0020000E', 'UI', '2.25.2'],
        ['00280002', 'US', 1],
        ['00280008', 'IS', '4'],
        ['00280010', 'US', 10],
        ['00280011', 'US', 10],
        ['00280100', 'US', 8],
        ['7FE00010', 'OB', { fragments }],
      ],
    });
    await mkdir(join(folder, 'whole'));
    await mkdir(join(folder, 'cut'));
    await writeFile(join(folder, 'whole/IM1'), whole);
    await writeFile(join(folder, 'cut/IM1'), whole.subarray(0, 100_000));
    expect((await scanPath(join(folder, 'whole'))).receipt.problems).toEqual([]);
    const { receipt, instances } = await scanPath(join(folder, 'cut'));
    expect(receipt.problems).toEqual([{ path: 'IM1', code: 'file.truncated' }]);
    expect(instances[0]).toMatchObject({ isDisplayable: true, problems: ['file.truncated'] });
  });

  it('never writes to the source', async () => {
    await writeFile(join(folder, 'IM1'), instance(1));
    const before = await stat(join(folder, 'IM1'));
    await scanPath(folder);
    const after = await stat(join(folder, 'IM1'));
    expect([after.mtimeMs, after.size, await readdir(folder)]).toEqual([
      before.mtimeMs,
      before.size,
      ['IM1'],
    ]);
  });

  it('reads a zip and a zip in it, in a folder too, but no deeper', async () => {
    const innermost = rawZip([{ name: 'IM3', content: instance(3) }]);
    const inner = rawZip([
      { name: 'IM2', content: instance(2), isDeflated: true },
      { name: 'deeper.zip', content: innermost },
    ]);
    const outer = rawZip([
      { name: 'dir/IM1', content: instance(1) },
      { name: 'inner.zip', content: inner, isDeflated: true },
      { name: 'notes.txt', content: Buffer.from('hello') },
    ]);
    await writeFile(join(folder, 'a.zip'), outer);
    const opened = await scanPath(join(folder, 'a.zip'));
    expect(opened.instances.map((one) => one.path).sort()).toEqual([
      'a.zip!/dir/IM1',
      'a.zip!/inner.zip!/IM2',
    ]);
    expect(opened.receipt).toMatchObject({ files: 4, dicom: 2, notDicom: 2, refused: 0 });
    const deeper = { path: 'a.zip!/inner.zip!/deeper.zip', code: 'archive.tooDeep' };
    expect(opened.receipt.problems).toEqual([deeper]);
    expect(opened.receipt.notShown).toContainEqual(deeper);
    const inFolder = await scanPath(folder);
    expect(inFolder.instances.map((one) => one.path).sort()).toEqual([
      'a.zip!/dir/IM1',
      'a.zip!/inner.zip!/IM2',
    ]);
    expect(inFolder.receipt.problems).toEqual([deeper]);
  });

  it('goes on past a broken zip and a broken entry', async () => {
    await writeFile(join(folder, 'bad.zip'), 'PK\x03\x04 no zip');
    await writeFile(
      join(folder, 'bomb.zip'),
      rawZip([
        { name: 'IM1', content: instance(1), isDeflated: true, declaredSize: 100 },
        { name: 'IM2', content: instance(2) },
      ]),
    );
    const { receipt, instances } = await scanPath(folder);
    expect(instances.map((one) => one.path)).toEqual(['bomb.zip!/IM2']);
    expect(receipt.problems).toEqual(
      expect.arrayContaining([
        { path: 'bad.zip', code: 'archive.broken' },
        { path: 'bomb.zip!/IM1', code: 'archive.bomb' },
      ]),
    );
  });

  it('fails as a whole only when the source does', async () => {
    await writeFile(join(folder, 'bad.zip'), 'PK\x03\x04 no zip');
    await expect(scanPath(join(folder, 'bad.zip'))).rejects.toMatchObject({ code: 'archive.broken' });
    const source = await openSource([folder]);
    await rm(folder, { recursive: true });
    await expect(scan(source)).rejects.toMatchObject({ code: 'source.vanished' });
  });

  it('ends soon when cancelled, and says so', async () => {
    for (let number = 1; number <= 300; number += 1)
      await writeFile(join(folder, `IM${number}`), instance(number));
    const abort = new AbortController();
    const source = await openSource([folder]);
    let seen = 0;
    const finished = await scanSource(source, {
      signal: abort.signal,
      nextInstanceId: () => String((seen += 1)),
      onInstances: () => abort.abort(),
    });
    expect(finished.isCancelled).toBe(true);
    expect(finished.receipt.dicom).toBeLessThan(300);
    const already = await scan(source, AbortSignal.abort());
    expect([already.isCancelled, already.receipt.files]).toEqual([true, 0]);
  });

  it('lets a file that disappears or grows cost itself only', async () => {
    await writeFile(join(folder, 'IM1'), instance(1));
    await writeFile(join(folder, 'IM2'), instance(2));
    const source = await openSource([folder]);
    const changing: Source = {
      ...source,
      async *entries(signal, onProblem) {
        for await (const entry of source.entries(signal, onProblem)) {
          if (entry.path === 'IM1') await rm(join(folder, 'IM1'));
          else await writeFile(join(folder, 'IM2'), Buffer.concat([instance(2), Buffer.alloc(100_000)]));
          yield entry;
        }
      },
    };
    const { receipt } = await scan(changing);
    expect(receipt).toMatchObject({ files: 2, dicom: 1, refused: 1 });
    expect(receipt.problems).toContainEqual({ path: 'IM1', code: 'source.vanished' });
  });

  it('asks for the bytes of files that stand on no disc here', async () => {
    const large = instance(1, [['00091010', 'UN', new Uint8Array(200_000)]]);
    const reads: number[] = [];
    let closed = 0;
    const entry = {
      path: 'IM1',
      size: large.length,
      open: () =>
        Promise.resolve({
          size: large.length,
          read: (offset: number, length: number) => {
            reads.push(length);
            return Promise.resolve(large.slice(offset, offset + length));
          },
          close: () => {
            closed += 1;
            return Promise.resolve();
          },
        }),
    };
    const failing = { path: 'IM2', size: 1000, open: () => Promise.reject(new AppError('source.vanished')) };
    const { instances, receipt } = await scan({
      kind: 'files',
      name: 'dropped',
      rootPath: '',
      async *entries() {
        yield await Promise.resolve(entry);
        yield failing;
      },
      close: () => Promise.resolve(),
    });
    expect(instances.map((one) => one.path)).toEqual(['IM1']);
    expect(reads[0]).toBe(16_384);
    expect(closed).toBe(1);
    expect(receipt.problems).toEqual([{ path: 'IM2', code: 'source.vanished' }]);
  });
});

describe('DICOMDIR', () => {
  const record = (fileId: readonly string[], sopInstanceUid: string): DataSetToWrite => [
    ['00041400', 'UL', 0],
    ['00041420', 'UL', 0],
    ['00041430', 'CS', 'IMAGE'],
    ['00041500', 'CS', fileId],
    ['00041511', 'UI', sopInstanceUid],
  ];
  const directory = (...items: DataSetToWrite[]): Uint8Array =>
    writeDicomFile({
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      dataSet: [
        ['00041200', 'UL', 0],
        ['00041220', 'SQ', { items }],
        ['00080016', 'UI', '1.2.840.10008.1.3.10'],
      ],
    });

  it('comes first; the files win and the difference is told', async () => {
    await mkdir(join(folder, 'dir'));
    // Names as discs change them: lower case, version number.
    await writeFile(join(folder, 'dir/im2;1'), instance(2));
    await writeFile(join(folder, 'dir/im1'), instance(1));
    await writeFile(join(folder, 'aside'), instance(3));
    await writeFile(
      join(folder, 'DICOMDIR'),
      directory(
        record(['DIR', 'IM2'], '1.2.3.1.2'),
        record(['DIR', 'IM1'], '1.2.3.1.1'),
        record(['DIR', 'GONE'], '1.2.3.1.9'),
        record(['..', 'UP'], '1.2.3.1.8'),
      ),
    );
    const { receipt, instances } = await scanPath(join(folder, 'DICOMDIR'));
    expect(receipt).toMatchObject({ files: 4, dicom: 4, missing: 1, refused: 0 });
    expect(instances.map((one) => one.path).sort()).toEqual(['aside', 'dir/im1', 'dir/im2;1']);
    expect(receipt.problems.map(({ path, code }) => [path, code]).sort()).toEqual(
      [
        ['DICOMDIR', 'dicomdir.badFileId'],
        ['DICOMDIR', 'dicomdir.broken'],
        ['DIR/GONE', 'dicomdir.missingFile'],
      ].sort(),
    );
    const whole = await scanPath(folder);
    expect(whole.receipt).toEqual(expect.objectContaining({ files: 4, dicom: 4, missing: 1 }));
  });

  it('that lies about an instance is broken, and the file counts', async () => {
    await writeFile(join(folder, 'IM1'), instance(1));
    await writeFile(join(folder, 'DICOMDIR'), directory(record(['IM1'], '9.9.9')));
    const { receipt, instances } = await scanPath(join(folder, 'DICOMDIR'));
    expect(instances.map((one) => one.sopInstanceUid)).toEqual(['1.2.3.1.1']);
    expect(receipt.problems).toContainEqual({ path: 'DICOMDIR', code: 'dicomdir.broken' });
  });

  it('inside a zip is compared too', async () => {
    await writeFile(
      join(folder, 'a.zip'),
      rawZip([
        {
          name: 'disc/DICOMDIR',
          content: directory(record(['IM1'], '1.2.3.1.1'), record(['IM2'], '1.2.3.1.2')),
        },
        { name: 'disc/IM1', content: instance(1) },
      ]),
    );
    const { receipt } = await scanPath(join(folder, 'a.zip'));
    expect(receipt).toMatchObject({ files: 2, dicom: 2, missing: 1 });
    expect(receipt.problems).toContainEqual({ path: 'a.zip!/disc/IM2', code: 'dicomdir.missingFile' });
  });

  describe.runIf(oracle('corpus'))('of real discs', () => {
    it.each([
      ['discs/rle-partial', 5, 15],
      ['discs/two-patients-tiny', 31, 0],
    ])('%s: %i pictures, %i missing', async (disc, count, missing) => {
      const { receipt, instances } = await scanPath(join(corpusFolder, disc, 'DICOMDIR'));
      expect([instances.length, receipt.missing]).toEqual([count, missing]);
    });
  });
});

describe('a thread that hangs or dies', () => {
  it.each([
    ['hangs', 'for (;;) {}'],
    ['dies', 'process.exit(1)'],
    ['throws', "throw new Error('x')"],
  ])('costs the file at which it %s, not the scan', async (_name, fault) => {
    // A worker of the same protocol that fails at one file and answers for the others.
    const script = join(folder, 'worker.cjs');
    await writeFile(
      script,
      `const { parentPort, workerData } = require('node:worker_threads');
      const state = new Int32Array(workerData.state);
      parentPort.on('message', ({ tasks }) => {
        for (const { taskId, filePath } of tasks) {
          Atomics.store(state, 0, taskId); Atomics.store(state, 1, 1); Atomics.add(state, 2, 1);
          if (filePath === 'bad') { ${fault} }
          parentPort.postMessage({ kind: 'results', results: [[taskId, { kind: 'notDicom', code: 'file.notDicom' }]] });
          Atomics.store(state, 1, 0); Atomics.add(state, 2, 1);
        }
        parentPort.postMessage({ kind: 'done' });
      });`,
    );
    const thread = startScanThread(script);
    const found: Record<string, string> = {};
    const entries = ['a', 'bad', 'b'].map((path, index) => ({
      taskId: index + 1,
      entry: { path, size: 1, filePath: path, open: () => Promise.reject(new AppError('source.vanished')) },
    }));
    await thread.run(entries, (entry, result) => {
      found[entry.path] =
        result.kind === 'instance' || result.kind === 'directory' ? result.kind : result.code;
    });
    await thread.end();
    expect(found).toEqual({ a: 'file.notDicom', bad: 'file.unparsable', b: 'file.notDicom' });
  });

  it('is refused when its script was not built', () => {
    expect(() => startScanThread(join(folder, 'nothing.cjs'))).toThrow(AppError);
  });
});

describe.runIf(oracle('corpus'))('corpus', () => {
  it('every catalogued file is an instance, a DICOMDIR or refused with a code', async () => {
    const { receipt, instances } = await scanPath(corpusFolder);
    const catalogue = JSON.parse(await readFile(join(corpusFolder, 'catalogue.json'), 'utf8')) as {
      files: {
        path: string;
        sop_instance: string | null;
        image: object | null;
        pixel_element: string | null;
        reads: { dcmdump: boolean; pydicom: boolean; gdcminfo: boolean };
      }[];
    };
    const byPath = new Map(instances.map((one) => [one.path, one]));
    const listed = new Set(receipt.problems.map(({ path }) => path));
    const lost = catalogue.files.filter(
      ({ path }) => !byPath.has(path) && !listed.has(path) && !/DICOMDIR|DIRFILE|dicomdir/.test(path),
    );
    expect(lost.map(({ path }) => path)).toEqual(['structure/no_meta.dcm']);
    // A refusal fits what other tools say: no reader accepts the one, the other names no instance and has no pixels.
    const refused = new Map(receipt.notShown?.map(({ path, code }) => [path, code]));
    const refusals = catalogue.files.filter(({ path }) => /^file\./.test(refused.get(path) ?? ''));
    expect(refusals.map(({ path }) => [path, refused.get(path)])).toEqual([
      ['malformed/empty_charset_LEI.dcm', 'file.missingIdentity'],
      ['structure/no_meta.dcm', 'file.notDicom'],
    ]);
    for (const { path, reads, ...said } of refusals) {
      const isForNobody = !reads.dcmdump && !reads.pydicom && !reads.gdcminfo;
      const isNothing = said.sop_instance === null && said.pixel_element === null;
      expect([path, isForNobody || isNothing]).toEqual([path, true]);
    }
    for (const { path, sop_instance: uid } of catalogue.files) {
      const found = byPath.get(path);
      if (found !== undefined && uid !== null) expect(found.sopInstanceUid, path).toBe(uid);
    }
    expect(receipt.files).toBe(receipt.dicom + receipt.notDicom + receipt.refused);
  });
});

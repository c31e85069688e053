import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildTree } from '../../../core/fileset/buildTree';
import type { InstanceSummary } from '../../../core/fileset/types';
import { openFrames } from '../../../host/frames/openFrames';
import { scanSource } from '../../../host/scan/scanSource';
import { openSource } from '../../../host/sources/openSource';
import type { Source, SourceEntry } from '../../../host/sources/Source';
import { corpusFolder, oracle } from '../../support/oracles';
import { countingSource } from '../../support/countingSource';
import { dicomDir, discFiles, imageRecord, patientRecord, writeTree } from '../sources/disc';
import { instance } from '../sources/instances';
import { rawZip } from '../sources/rawZip';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-directory-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Step {
  readonly instances: readonly InstanceSummary[];
  readonly goneIds: readonly string[];
}

async function scan(
  source: Source,
  onStep: (list: ReadonlyMap<string, InstanceSummary>) => void = () => undefined,
) {
  const steps: Step[] = [];
  const list = new Map<string, InstanceSummary>();
  let last = 0;
  const { receipt, entries } = await scanSource(source, {
    signal: new AbortController().signal,
    isDirectoryFirst: true,
    nextInstanceId: () => String((last += 1)),
    onInstances: (instances, found, goneIds) => {
      for (const one of instances) {
        expect(found.get(one.instanceId)?.path).toBe(one.path);
        list.set(one.instanceId, one);
      }
      for (const id of goneIds) list.delete(id);
      steps.push({ instances, goneIds });
      onStep(list);
    },
  });
  return { receipt, entries, steps, list };
}

const patients = (list: ReadonlyMap<string, InstanceSummary>) => buildTree(list.values());

describe('DICOMDIR first', () => {
  it('lists the study before any image file is opened; the first image costs one file more', async () => {
    await writeTree(folder, discFiles(30));
    const counted = countingSource(await openSource([folder]));
    const frames = openFrames();
    let opensWhenListed: readonly string[] | undefined;
    const { list, receipt } = await scan(counted.source, (known) => {
      if (known.size < 30 || opensWhenListed !== undefined) return;
      opensWhenListed = counted.opened();
      expect([...known.values()].every((one) => one.isFromDirectory)).toBe(true);
      expect(patients(known)[0]?.studies[0]?.series[0]?.instances).toHaveLength(30);
    });
    expect(opensWhenListed).toEqual(['DICOMDIR']);
    // The same again, with a look at one picture and no scan behind it.
    const again = countingSource(await openSource([folder]));
    const abort = new AbortController();
    let entry: SourceEntry | undefined;
    await scanSource(again.source, {
      signal: abort.signal,
      isDirectoryFirst: true,
      nextInstanceId: () => 'one',
      onInstances: (_instances, entries) => {
        entry ??= entries.get('one');
        abort.abort();
      },
    });
    if (entry === undefined) throw new Error('no entry');
    expect(await frames.instance(entry).readFrame(0)).toHaveLength(512);
    await frames.close();
    expect(again.opened()).toEqual(['DICOMDIR', 'IMAGES/IM0001']);
    expect([...list.values()].some((one) => one.isFromDirectory)).toBe(false);
    expect(receipt).toMatchObject({ files: 31, dicom: 31, expected: 30, readable: 30, missing: 0 });
  });

  it('opens each file once, reads at most 64 KB of it, in the order in which they lie', async () => {
    await writeTree(folder, discFiles(40));
    const counted = countingSource(await openSource([join(folder, 'DICOMDIR')]));
    await scan(counted.source);
    const opened = counted.opened();
    expect(opened).toHaveLength(41);
    expect(new Set(opened).size).toBe(41);
    expect(Math.max(...counted.bytes().values())).toBeLessThanOrEqual(65_536);
    const positions = counted.positions();
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
  });

  it('keeps one patient on screen although the DICOMDIR leaves out birth date and sex', async () => {
    await writeTree(folder, discFiles(400));
    const seen = new Set<string>();
    const { list, steps } = await scan(await openSource([folder]), (known) => {
      const tree = patients(known);
      expect(tree).toHaveLength(1);
      expect(tree[0]?.studies[0]?.series).toHaveLength(1);
      seen.add(tree[0]?.birthDate ?? 'unknown');
    });
    expect([...seen].sort()).toEqual(['19700101', 'unknown']);
    expect(steps.length).toBeGreaterThan(1);
    expect(list.size).toBe(400);
  });

  it('lets the files win over a DICOMDIR that lies, and tells the difference', async () => {
    await writeTree(folder, {
      A: instance(1),
      B: instance(2),
      C: 'no DICOM at all, although the DICOMDIR says so',
      D: instance(4, [['00100020', 'LO', 'P2']]),
      E: instance(5),
      'MORE/F': instance(7),
      DICOMDIR: dicomDir([
        patientRecord([
          imageRecord(['A'], 1),
          imageRecord(['B'], 22),
          imageRecord(['C'], 3),
          imageRecord(['D'], 4),
          imageRecord(['E'], 5, [['00041512', 'UI', '1.2.840.10008.1.2.4.50']]),
          imageRecord(['GONE'], 6),
        ]),
      ]),
    });
    const { receipt, list, steps, entries } = await scan(await openSource([folder]));
    expect([...list.values()].map(({ path, sopInstanceUid }) => [path, sopInstanceUid]).sort()).toEqual([
      ['A', '1.2.3.1.1'],
      ['B', '1.2.3.1.2'],
      ['D', '1.2.3.1.4'],
      ['E', '1.2.3.1.5'],
      ['MORE/F', '1.2.3.1.7'],
    ]);
    expect(patients(list).map(({ patientId }) => patientId)).toEqual(['P1', 'P2']);
    expect(receipt).toMatchObject({ files: 7, dicom: 6, notDicom: 1, missing: 1, expected: 6, readable: 5 });
    expect(receipt.unlisted).toBe(1);
    expect([...receipt.problems].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'B', code: 'dicomdir.differs' },
      { path: 'D', code: 'dicomdir.differs' },
      { path: 'GONE', code: 'dicomdir.missingFile' },
    ]);
    expect(steps.flatMap(({ goneIds }) => goneIds)).toHaveLength(1);
    expect([...entries.keys()].sort()).toEqual([...list.keys()].sort());
  });

  it('reads two of them, in lower case and with a version number', async () => {
    const both = discFiles(2);
    await writeTree(folder, {
      dicomdir: dicomDir([patientRecord([imageRecord(['IMAGES', 'IM0001'], 1)])]),
      'DICOMDIR;1': dicomDir([
        patientRecord([imageRecord(['IMAGES', 'IM0001'], 1), imageRecord(['IMAGES', 'IM0002'], 2)]),
      ]),
      'images/im0001.': both['IMAGES/IM0001'] ?? '',
      'images/IM0002;1': both['IMAGES/IM0002'] ?? '',
    });
    const counted = countingSource(await openSource([folder]));
    const { receipt, list } = await scan(counted.source);
    expect(list.size).toBe(2);
    expect(receipt).toMatchObject({ files: 4, expected: 2, readable: 2, missing: 0, problems: [] });
    expect(counted.opened()).toHaveLength(4);
  });

  it('gives the promise back when a scan is cancelled', async () => {
    await writeTree(folder, discFiles(50));
    const abort = new AbortController();
    const list = new Map<string, InstanceSummary>();
    const { entries } = await scanSource(await openSource([folder]), {
      signal: abort.signal,
      isDirectoryFirst: true,
      nextInstanceId: () => String(list.size + 1),
      onInstances: (instances) => {
        for (const one of instances) list.set(one.instanceId, one);
        abort.abort();
      },
    });
    for (const id of list.keys()) expect(entries.has(id)).toBe(true);
  });

  it.runIf(oracle('dcmtk'))('says of a disc that dcmtk made what dcmtk says', async () => {
    await writeTree(folder, discFiles(5));
    await rm(join(folder, 'DICOMDIR'));
    const files = [1, 2, 3, 4, 5].map((number) => `IMAGES/IM000${number}`);
    execFileSync('dcmmkdir', ['--general-purpose', '--invent', '--output-file', 'DICOMDIR', ...files], {
      cwd: folder,
      stdio: 'ignore',
    });
    const { steps, receipt } = await scan(await openSource([folder]));
    const promised = steps.flatMap(({ instances }) => instances).filter((one) => one.isFromDirectory);
    expect(new Set(promised.map(({ path }) => path))).toEqual(new Set(files));
    expect(promised[0]).toMatchObject({
      patient: { patientId: 'P1', patientName: 'Doe^Jane' },
      study: { studyInstanceUid: '1.2.3', studyDate: '20260102' },
      series: { seriesInstanceUid: '1.2.3.1', modality: 'CT' },
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      isDisplayable: true,
    });
    expect(receipt).toMatchObject({ expected: 5, readable: 5, missing: 0 });
    expect(receipt.problems).toEqual([]);
  });

  it.runIf(oracle('corpus'))('reads the discs of the corpus', async () => {
    for (const [name, expected, missing] of [
      ['two-patients-tiny', 31, 0],
      ['rle-partial', 20, 15],
    ] as const) {
      const disc = join(corpusFolder, 'discs', name);
      const { receipt, steps } = await scan(await openSource([disc]));
      expect(receipt).toMatchObject({ expected, missing, readable: expected - missing });
      const promised = steps.flatMap(({ instances }) => instances).filter((one) => one.isFromDirectory);
      expect(new Set(promised.map(({ path }) => path)).size).toBe(expected - missing);
    }
  });

  it('reads the same from a copy in a zip', async () => {
    const files = Object.entries(discFiles(6)).map(([name, content]) => ({
      name: `disc/${name}`,
      content: Buffer.from(content),
      isDeflated: true,
    }));
    await writeFile(join(folder, 'disc.zip'), rawZip(files));
    const { steps, list, receipt } = await scan(await openSource([join(folder, 'disc.zip')]));
    expect(steps[0]?.instances[0]).toMatchObject({ isFromDirectory: true });
    expect(list.size).toBe(6);
    expect(receipt).toMatchObject({ files: 7, expected: 6, readable: 6, missing: 0 });
  });
});

/** A DICOMDIR that lies: the files win at once for what is looked at, whatever the scan is at. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InstanceSummary } from '../../core/fileset/types';
import { createHost } from '../../host/createHost';
import type { Host } from '../../host/Host';
import type { Shell } from '../../host/Shell';
import { openSource } from '../../host/sources/openSource';
import type { Source } from '../../host/sources/Source';
import type { Events } from '../../ipc/contract';
import { nextEvent } from './nextEvent';
import { dicomDir, discFiles, imageRecord, patientRecord, writeTree } from './sources/disc';
import { instance } from './sources/instances';

const nobody = (): Promise<null> => Promise.resolve(null);
const shell: Shell = {
  kind: 'electron',
  hasNativeDialogs: true,
  chooseFolder: nobody,
  chooseFiles: () => Promise.resolve([]),
  chooseSaveFile: nobody,
  chooseSaveFolder: nobody,
  revealInFolder: () => Promise.resolve(),
  secretStore: null,
};

let folder: string;
let host: Host;
let list: Map<string, InstanceSummary>;
let go: () => void;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'diascope-lying-'));
  list = new Map();
  host = await createHost({ shell, userDataPath: path.join(folder, 'user'), version: '0.0.0' });
  host.onEvent((name, detail) => {
    if (name !== 'scan.instances') return;
    const { instances, goneIds = [] } = detail as Events['scan.instances'];
    for (const one of instances) list.set(one.instanceId, one);
    for (const id of goneIds) list.delete(id);
  });
  await host.handlers['open.pending']({});
});
afterEach(async () => {
  go();
  await host.close();
  await rm(folder, { recursive: true });
});

/** A drive so slow that no file is opened by the scan before the test says so. */
function standingStill(source: Source): Source {
  const held = new Promise<void>((resolve) => (go = resolve));
  return {
    ...source,
    async *entries(signal, onProblem) {
      await held;
      yield* source.entries(signal, onProblem);
    },
    directories: async (signal) =>
      ((await source.directories?.(signal)) ?? []).map(({ entry, find }) => ({
        entry,
        async *find(files, stop) {
          for await (const found of find(files, stop)) {
            yield found;
          }
          // The list is there; the scan is not.
          await held;
        },
      })),
  };
}

async function open(files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  const disc = path.join(folder, 'disc');
  await writeTree(disc, files);
  const listed = nextEvent(host, 'scan.instances');
  await host.openSource(standingStill(await openSource([disc])));
  await listed;
  await new Promise((resolve) => setTimeout(resolve, 200));
}

const at = (place: string): InstanceSummary => {
  const found = [...list.values()].find((one) => one.path === place);
  if (found === undefined) throw new Error(`nothing at ${place}`);
  return found;
};
const frame = (place: string): Promise<Uint8Array> =>
  host.readFrame(at(place).instanceId, 0, new AbortController().signal);
const mary = [
  ['00100010', 'PN', 'Roe^Mary'],
  ['00100020', 'LO', 'P2'],
  ['0020000D', 'UI', '1.2.4'],
] as const;

describe('a DICOMDIR that lies', () => {
  it('about whose file stands where: no picture under the other name, and the right one at once', async () => {
    await open({
      A: instance(2, [...mary]),
      B: instance(1),
      DICOMDIR: dicomDir([
        patientRecord([imageRecord(['A'], 1)]),
        patientRecord([imageRecord(['B'], 2)], [mary[0], mary[1]]),
      ]),
    });
    expect(at('A')).toMatchObject({ isFromDirectory: true, patient: { patientName: 'Doe^Jane' } });
    await expect(frame('A')).rejects.toMatchObject({ code: 'dicomdir.differs' });
    // Known at once, although the scan stands still.
    expect(at('A')).toMatchObject({ patient: { patientName: 'Roe^Mary', patientId: 'P2' } });
    expect(at('A').isFromDirectory).toBeUndefined();
    expect(await frame('A')).toHaveLength(512);
    expect(at('B').isFromDirectory).toBe(true);
    const end = nextEvent(host, 'scan.finished');
    go();
    const { receipt } = await end;
    expect(at('B')).toMatchObject({ patient: { patientName: 'Doe^Jane' } });
    expect(receipt).toMatchObject({ files: 3, dicom: 3, readable: 2, expected: 2, missing: 0 });
    expect(receipt.problems.map(({ path: place, code }) => `${place} ${code}`).sort()).toEqual([
      'A dicomdir.differs',
      'B dicomdir.differs',
    ]);
    expect(list.size).toBe(2);
  });

  it('about the name alone: the list has the file’s name before the picture is there', async () => {
    const files = discFiles(3);
    await open({
      ...files,
      DICOMDIR: dicomDir([
        patientRecord(
          [1, 2, 3].map((number) => imageRecord(['IMAGES', `IM000${number}`], number)),
          [
            ['00100010', 'PN', 'Roe^Mary'],
            ['00100020', 'LO', 'P1'],
          ],
        ),
      ]),
    });
    expect(at('IMAGES/IM0002').patient.patientName).toBe('Roe^Mary');
    expect(await frame('IMAGES/IM0002')).toHaveLength(512);
    for (const place of ['IMAGES/IM0001', 'IMAGES/IM0002', 'IMAGES/IM0003'])
      expect(at(place).patient.patientName).toBe('Doe^Jane');
  });

  it('about a file that is none: it leaves the list', async () => {
    await open({ A: 'not DICOM', DICOMDIR: dicomDir([patientRecord([imageRecord(['A'], 1)])]) });
    await expect(frame('A')).rejects.toMatchObject({ code: 'file.notDicom' });
    const end = nextEvent(host, 'scan.finished');
    go();
    await end;
    expect(list.size).toBe(0);
  });

  it.each([
    ['in capitals', 'DOE^JANE'],
    ['shortened', 'DOE^J'],
    ['in another character set', 'D\u00d6E^J?NE'],
  ])('is not one that spells the name %s: nothing is read twice for it', async (_how, name) => {
    await open({
      ...discFiles(1),
      DICOMDIR: dicomDir([
        patientRecord(
          [imageRecord(['IMAGES', 'IM0001'], 1)],
          [
            ['00100010', 'PN', name],
            ['00100020', 'LO', 'P1'],
          ],
        ),
      ]),
    });
    expect(await frame('IMAGES/IM0001')).toHaveLength(512);
    expect(at('IMAGES/IM0001').isFromDirectory).toBe(true);
  });
});

import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Receipt } from '../../../core/fileset/types';
import { summary } from '../summaries';

type Library = typeof import('../../../renderer/state/library');
let library: Library;

const receipt: Receipt = {
  files: 2,
  dicom: 2,
  displayable: 2,
  notDicom: 0,
  missing: 0,
  refused: 0,
  problems: [],
};
const folder = { sourceId: 's1', name: 'folder', kind: 'folder' } as const;

beforeEach(async () => {
  vi.resetModules();
  library = await import('../../../renderer/state/library');
});

describe('library', () => {
  it('keeps two patients of one name apart', () => {
    library.sourceOpened(folder);
    const one = summary({ patient: 'A', study: '1', series: '1.1', instance: 1 });
    const other = summary({ patient: 'B', study: '2', series: '2.1', instance: 1 });
    const named = { ...other, patient: { ...other.patient, patientName: one.patient.patientName ?? '' } };
    library.instancesFound({ sourceId: 's1', instances: [one, named] });
    library.build();
    expect(library.patients.value).toHaveLength(2);
  });

  it('knows a scan whose events came before the answer to the call', () => {
    library.scanProgressed({ sourceId: 's1', filesSeen: 3, dicom: 2 });
    library.scanFinished({ sourceId: 's1', receipt, outcome: 'done' });
    library.sourceOpened(folder);
    expect(library.sources.value[0]?.scan).toMatchObject({ kind: 'finished', outcome: 'done' });
    expect(library.isScanning.value).toBe(false);
  });

  it('is not set back to reading by progress that comes late', () => {
    library.sourceOpened(folder);
    library.scanFinished({ sourceId: 's1', receipt, outcome: 'done' });
    library.scanProgressed({ sourceId: 's1', filesSeen: 1, dicom: 1 });
    expect(library.isScanning.value).toBe(false);
  });

  it('is completed by another scan, and knows meanwhile what the one before came to', () => {
    library.sourceOpened(folder);
    library.scanFinished({ sourceId: 's1', receipt, outcome: 'failed' });
    const takeBack = library.scanBegun('s1');
    library.scanProgressed({ sourceId: 's1', filesSeen: 1, dicom: 1 });
    expect(library.sources.value[0]?.scan).toMatchObject({
      kind: 'scanning',
      filesSeen: 1,
      before: { outcome: 'failed' },
    });
    takeBack();
    expect(library.sources.value[0]?.scan).toMatchObject({ kind: 'finished', outcome: 'failed' });
  });

  it('lists an instance once when two sources hold it', () => {
    library.sourceOpened(folder);
    library.sourceOpened({ ...folder, sourceId: 's2' });
    library.instancesFound({ sourceId: 's1', instances: [summary({ instance: 1 })] });
    library.instancesFound({ sourceId: 's2', instances: [summary({ instance: 1, source: 's2' })] });
    library.build();
    expect(library.patients.value[0]?.studies[0]?.series[0]?.instances).toHaveLength(1);
  });

  it('lists it from the other source when the first one is closed', () => {
    library.sourceOpened(folder);
    library.sourceOpened({ ...folder, sourceId: 's2' });
    library.instancesFound({ sourceId: 's1', instances: [summary({ instance: 1 })] });
    library.instancesFound({ sourceId: 's2', instances: [summary({ instance: 1, source: 's2' })] });
    expect(library.sourceClosed('s1')).toEqual(['s1-1.1.1-1']);
    const shown = library.patients.value[0]?.studies[0]?.series[0]?.instances;
    expect(shown?.map(({ instanceId }) => instanceId)).toEqual(['s2-1.1.1-1']);
    expect(library.sourceClosed('s2')).toEqual(['s2-1.1.1-1']);
    expect(library.findInstance('1.1.1.1')).toBeUndefined();
    expect(library.patients.value).toEqual([]);
  });

  it('hides no images of another patient although they have the UIDs of the first', () => {
    library.sourceOpened(folder);
    library.sourceOpened({ ...folder, sourceId: 's2' });
    library.instancesFound({ sourceId: 's1', instances: [summary({ patient: 'A', instance: 1 })] });
    const other = summary({ patient: 'B', instance: 1, source: 's2' });
    library.instancesFound({ sourceId: 's2', instances: [other] });
    library.build();
    expect(library.patients.value.map(({ patientId }) => patientId)).toEqual(['A', 'B']);
    expect(library.findInstance('1.1.1.1')?.instanceId).toBe('s1-1.1.1-1');
  });

  it('ignores what still arrives for a source that was closed', () => {
    library.sourceOpened(folder);
    library.sourceClosed('s1');
    library.instancesFound({ sourceId: 's1', instances: [summary({ instance: 1 })] });
    library.build();
    expect(library.patients.value).toEqual([]);
    expect(library.sources.value).toEqual([]);
  });

  it('does not reorder while a person points into the list', () => {
    library.sourceOpened(folder);
    library.instancesFound({
      sourceId: 's1',
      instances: [summary({ study: '1', studyDate: '20200101', series: '1.1', instance: 1 })],
    });
    library.build();
    library.holdOrder(true);
    library.instancesFound({
      sourceId: 's1',
      instances: [summary({ study: '2', studyDate: '20240101', series: '2.1', instance: 1 })],
    });
    library.scanFinished({ sourceId: 's1', receipt, outcome: 'done' });
    library.build();
    expect(library.patients.value[0]?.studies.map((study) => study.studyInstanceUid)).toEqual(['1', '2']);
    library.holdOrder(false);
    library.build();
    expect(library.patients.value[0]?.studies.map((study) => study.studyInstanceUid)).toEqual(['2', '1']);
  });

  describe('instances that a DICOMDIR named first', () => {
    const promised = (instance: number) => ({
      ...summary({ instance }),
      isFromDirectory: true as const,
    });
    const read = (instance: number) => {
      const found = summary({ instance });
      return { ...found, patient: { ...found.patient, birthDate: '19700101' } };
    };
    const seriesList = () =>
      library.patients.value.flatMap(({ studies }) => studies.flatMap(({ series }) => series));

    it('are replaced by what their files say, under the same id', () => {
      library.sourceOpened(folder);
      library.instancesFound({ sourceId: 's1', instances: [promised(1), promised(2)] });
      library.build();
      library.instancesFound({ sourceId: 's1', instances: [read(1), read(2)] });
      library.build();
      expect(library.patients.value.map(({ birthDate }) => birthDate)).toEqual(['19700101']);
      expect(seriesList().map(({ instances }) => instances.length)).toEqual([2]);
      expect(library.instanceById('s1-1.1.1-1')?.isFromDirectory).toBeUndefined();
      expect(library.findInstance('1.1.1.2')?.patient.birthDate).toBe('19700101');
      expect(library.instancesOfSource('s1')).toHaveLength(2);
    });

    it('stay in the cell in which they are shown', async () => {
      const layout = await import('../../../renderer/state/layout');
      library.sourceOpened(folder);
      library.instancesFound({ sourceId: 's1', instances: [promised(1)] });
      library.build();
      const [before] = library.seriesEntries.value.keys();
      layout.showSeries(before ?? '', 0);
      library.instancesFound({ sourceId: 's1', instances: [read(1)] });
      library.build();
      layout.dropClosedSeries();
      expect(layout.cells.value[0]?.patient.birthDate).toBe('19700101');
      expect(layout.patientsOnScreen.value).toHaveLength(1);
    });

    it('go away when their files are none', () => {
      library.sourceOpened(folder);
      library.instancesFound({ sourceId: 's1', instances: [promised(1), promised(2)] });
      library.instancesFound({ sourceId: 's1', instances: [read(1)], goneIds: ['s1-1.1.1-2'] });
      library.build();
      expect(seriesList().map(({ instances }) => instances.length)).toEqual([1]);
      expect(library.findInstance('1.1.1.2')).toBeUndefined();
      expect(library.instanceById('s1-1.1.1-2')).toBeUndefined();
    });

    it('let go of a UID that the file does not have', () => {
      library.sourceOpened(folder);
      library.instancesFound({ sourceId: 's1', instances: [promised(1)] });
      library.instancesFound({
        sourceId: 's1',
        instances: [{ ...read(7), instanceId: 's1-1.1.1-1' }],
      });
      library.build();
      expect(library.findInstance('1.1.1.1')).toBeUndefined();
      expect(library.findInstance('1.1.1.7')?.instanceId).toBe('s1-1.1.1-1');
      expect(seriesList().map(({ instances }) => instances.length)).toEqual([1]);
    });
  });
});

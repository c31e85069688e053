import { describe, expect, it } from 'vitest';
import { searchShelf, type ShelfStudy } from '../../../core/shelf/shelfStudy';
import { shelfPath } from '../../../core/shelf/shelfPaths';
import type { InstanceSummary } from '../../../core/fileset/types';

function study(
  name: string,
  id: string,
  date: string | undefined,
  modalities: string[],
  description = '',
): ShelfStudy {
  return {
    folder: `${id}/${date ?? 'x'}`,
    patient: { patientName: name, patientId: id },
    study: { studyInstanceUid: `1.2.${id}`, description, ...(date && { studyDate: date }) },
    modalities,
    series: 1,
    instances: 1,
    bytes: 1,
    addedAt: '2026-01-01T00:00:00Z',
  };
}

const all = [
  study('Müller^Änne', 'A1', '20240105', ['CT'], 'Thorax'),
  study('Muller^Bob', 'B2', '20250307', ['MR', 'PR']),
  study('Yamada^Tarou=山田^太郎', 'C3', undefined, ['US']),
];
const found = (query: Parameters<typeof searchShelf>[1]): string[] =>
  searchShelf(all, query).map(({ patient }) => patient.patientId ?? '');

describe('searchShelf', () => {
  it('gives all, newest first, undated last', () => expect(found({})).toEqual(['B2', 'A1', 'C3']));
  it('finds without case and accents', () => expect(found({ text: 'MULLER' })).toEqual(['B2', 'A1']));
  it('all words must occur, wherever', () => expect(found({ text: 'anne thorax' })).toEqual(['A1']));
  it('finds ideographic names', () => expect(found({ text: '太郎' })).toEqual(['C3']));
  it('dates include both ends; undated studies match no date', () =>
    expect(found({ from: '20240105', to: '20240105' })).toEqual(['A1']));
  it('modality', () => expect(found({ modality: 'PR' })).toEqual(['B2']));
});

describe('shelfPath', () => {
  const hash = (text: string): string => String(text.length).padStart(8, '0');
  const base: InstanceSummary = {
    instanceId: 'x',
    path: 'a',
    patient: { patientName: '../..^CON', patientId: 'a/b\\c' },
    study: { studyInstanceUid: '1.2.3', studyDate: '20240105', description: 'C:\\x' },
    series: { seriesInstanceUid: '1.2.3.4', modality: 'CT', number: 3 },
    sopInstanceUid: '1.2.3.4.5',
    sopClassUid: '1',
    transferSyntaxUid: '1',
    numberOfFrames: 1,
    isDisplayable: true,
    fileSize: 1,
    problems: [],
  };
  it('hostile words never leave the folder', () => {
    const { studyFolder, file } = shelfPath(base, hash);
    const segments = [...studyFolder.split('/'), ...file.split('/')];
    expect(segments.length).toBe(4);
    for (const segment of segments) expect(segment).not.toMatch(/^\.|[\\/:]/);
  });
  it('absent words get a name', () => {
    const { studyFolder } = shelfPath({ ...base, patient: {}, study: { studyInstanceUid: '1.2.3' } }, hash);
    expect(studyFolder).toMatch(/^Patient \d+\/Study \d+$/);
  });
});

import { describe, expect, it } from 'vitest';
import { buildTree } from '../../../core/fileset/buildTree';
import { orderInstances } from '../../../core/fileset/orderInstances';
import { shuffled, summary } from './summaries';

const base = summary().patient;

describe('patients', () => {
  it.each([
    ['name', { patientName: 'Doe^John' }],
    ['ID', { patientId: 'P2' }],
    ['issuer', { issuerOfPatientId: 'Clinic' }],
    ['birth date', { birthDate: '19700102' }],
    ['sex', { sex: 'M' }],
  ])('differ by %s alone and are not merged, though the study is the same', (_name, change) => {
    const tree = buildTree([summary(), summary({ patient: { ...base, ...change } })]);
    expect(tree.map((patient) => patient.studies.map((study) => study.studyInstanceUid))).toEqual([
      ['1.1'],
      ['1.1'],
    ]);
    expect(new Set(tree.map((patient) => patient.patientKey)).size).toBe(2);
  });

  it('are the same but for padding and empty components', () => {
    const tree = buildTree([
      summary(),
      summary({ patient: { ...base, patientName: 'Doe^Jane^^ ', patientId: 'P1 ' } }),
    ]);
    expect(tree).toHaveLength(1);
  });

  it('without identity are not merged over studies', () => {
    const study = { studyInstanceUid: '1.2' };
    expect(buildTree([summary({ patient: {} }), summary({ patient: {}, study })])).toHaveLength(2);
    const nameOnly = { patientName: 'Doe^Jane' };
    expect(buildTree([summary({ patient: nameOnly }), summary({ patient: nameOnly, study })])).toHaveLength(
      2,
    );
    expect(buildTree([summary({ patient: {} }), summary({ patient: {} })])).toHaveLength(1);
  });

  it('cannot be confused by what stands in the fields', () => {
    const one = { patientId: 'A","B', patientName: 'X' };
    const other = { patientId: 'A', patientName: 'B","X' };
    expect(buildTree([summary({ patient: one }), summary({ patient: other })])).toHaveLength(2);
    expect(buildTree([summary({ patient: { patientId: '__proto__' } })])).toHaveLength(1);
  });
});

describe('studies and series', () => {
  it('a study has its description although the first file, a report, leaves it out', () => {
    const study = { studyInstanceUid: '1.1' };
    const report = summary({ study, sopInstanceUid: '1.9', series: { seriesInstanceUid: '9' } });
    const picture = summary({ study: { ...study, description: 'Thorax', accessionNumber: 'A1' } });
    for (const instances of [
      [report, picture],
      [picture, report],
    ])
      expect(buildTree(instances)[0]?.studies[0]).toMatchObject({
        description: 'Thorax',
        accessionNumber: 'A1',
      });
  });

  it('studies are newest first, those without date last', () => {
    const dates = ['20200101', undefined, '20260101', '20240630'];
    const instances = dates.map((studyDate, index) =>
      summary({
        study: { studyInstanceUid: `1.${index}`, ...(studyDate === undefined ? {} : { studyDate }) },
      }),
    );
    const [patient] = buildTree(shuffled(instances));
    expect(patient?.studies.map((study) => study.studyDate)).toEqual([
      '20260101',
      '20240630',
      '20200101',
      undefined,
    ]);
  });

  it('series are by number, then by date and time', () => {
    const series = [
      { seriesInstanceUid: '3', number: 3 },
      { seriesInstanceUid: '1b', number: 1, date: '20260101', time: '1200' },
      { seriesInstanceUid: '1a', number: 1, date: '20260101', time: '1100' },
      { seriesInstanceUid: 'none' },
    ];
    const [patient] = buildTree(shuffled(series.map((one) => summary({ series: one }))));
    expect(patient?.studies[0]?.series.map((one) => one.seriesInstanceUid)).toEqual([
      '1a',
      '1b',
      '3',
      'none',
    ]);
  });

  it('keeps one of several files of an instance, always the same, and says so', () => {
    const files = ['b', 'a', 'c'].map((path) => summary({ path, sopInstanceUid: '1.9' }));
    for (const order of [files, [...files].reverse()]) {
      const [patient] = buildTree(order);
      const instances = patient?.studies[0]?.series[0]?.instances;
      expect(instances?.map(({ path, problems }) => [path, problems])).toEqual([
        ['a', ['file.duplicateInstance']],
      ]);
    }
  });

  it('keeps instances without SOP Instance UID apart', () => {
    const [patient] = buildTree([summary({ sopInstanceUid: '' }), summary({ sopInstanceUid: '' })]);
    expect(patient?.studies[0]?.series[0]?.instances).toHaveLength(2);
  });

  it('is the same for any order of the files', () => {
    const instances = Array.from({ length: 60 }, (_, index) =>
      summary({
        study: { studyInstanceUid: `1.${index % 3}`, studyDate: `2026010${index % 3}` },
        series: { seriesInstanceUid: `1.${index % 3}.${index % 7}`, number: index % 7 },
        instanceNumber: index % 5,
      }),
    );
    const expected = buildTree(instances);
    for (let seed = 1; seed < 6; seed += 1) expect(buildTree(shuffled(instances, seed))).toEqual(expected);
  });
});

describe('slice order (PS3.3 C.7.6.2.1.1)', () => {
  const axial = [1, 0, 0, 0, 1, 0] as const;
  const slice = (z: number, instanceNumber: number): ReturnType<typeof summary> =>
    summary({ instanceNumber, imagePosition: [0, 0, z], imageOrientation: axial });

  it('goes along the normal, whatever the numbers say', () => {
    const { instances, order } = orderInstances(shuffled([slice(30, 1), slice(-10, 2), slice(10, 3)]));
    expect(instances.map((one) => one.imagePosition?.[2])).toEqual([-10, 10, 30]);
    expect(order).toBe('geometry');
  });

  it('oblique stacks too', () => {
    const orientation = [0.8, 0.6, 0, 0, 0, -1] as const;
    // Normal of (0.8, 0.6, 0) × (0, 0, -1) is (-0.6, 0.8, 0).
    const made = [0, 1, 2, 3].map((step) =>
      summary({
        instanceNumber: 9 - step,
        imagePosition: [-0.6 * step + 5, 0.8 * step, 7],
        imageOrientation: orientation,
      }),
    );
    const { instances, order } = orderInstances(shuffled(made));
    expect([instances.map((one) => one.instanceNumber), order]).toEqual([[9, 8, 7, 6], 'geometry']);
  });

  it('each orientation of a localizer is a stack of its own', () => {
    const sagittal = [0, 1, 0, 0, 0, -1] as const;
    const made = [
      slice(5, 2),
      slice(-5, 1),
      summary({ instanceNumber: 3, imagePosition: [9, 0, 0], imageOrientation: sagittal }),
      summary({ instanceNumber: 4, imagePosition: [1, 0, 0], imageOrientation: sagittal }),
    ];
    const { instances, order } = orderInstances(shuffled(made));
    // The normal of the sagittal stack is -x.
    expect([instances.map((one) => one.instanceNumber), order]).toEqual([[1, 2, 3, 4], 'geometry']);
  });

  it('goes by Instance Number where several instances share a place', () => {
    const { instances, order } = orderInstances(
      shuffled([slice(0, 1), slice(10, 2), slice(0, 3), slice(10, 4)]),
    );
    expect([instances.map((one) => one.instanceNumber), order]).toEqual([[1, 2, 3, 4], 'instanceNumber']);
  });

  it('goes by Instance Number where one has no position, and says when there are no numbers', () => {
    const mixed = orderInstances([slice(10, 2), slice(0, 3), summary({ instanceNumber: 1 })]);
    expect([mixed.instances.map((one) => one.instanceNumber), mixed.order]).toEqual([
      [1, 2, 3],
      'instanceNumber',
    ]);
    const none = orderInstances([summary({ path: 'b' }), summary({ path: 'a' })]);
    expect([none.instances.map((one) => one.path), none.order]).toEqual([['a', 'b'], 'file']);
  });

  it('does not trust an orientation that spans no plane', () => {
    const flat = [1, 0, 0, 1, 0, 0] as const;
    const made = [2, 1].map((n) =>
      summary({ instanceNumber: n, imagePosition: [0, 0, n], imageOrientation: flat }),
    );
    expect(orderInstances(made).order).toBe('instanceNumber');
  });
});

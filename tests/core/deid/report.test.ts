import { describe, expect, it } from 'vitest';
import { createPackageReport, deidStatement } from '../../../core/deid/report/packageReport';
import { reportHtml } from '../../../core/deid/report/reportHtml';
import { parseDeidOptions } from '../../../core/deid/options';
import { sequence, uid } from '../../../core/dicom/values';
import { contextWith, deidentifyDataSet, withElements } from './support/deid';

describe('the report of a package', () => {
  it('tells each attribute’s rule and counts, refusals and risks, and no value of a source', async () => {
    const context = contextWith(['retainPatientCharacteristics']);
    const report = createPackageReport(context.options);
    for (const index of [1, 2]) {
      const source = withElements(
        ['00080018', 'UI', `1.2.3.4.5.1.${index}`],
        ['00101010', 'AS', '045Y'],
        ['00090010', 'LO', 'WOMBAT'],
        ['00091001', 'LO', 'Fred'],
        ['00080070', 'LO', 'Maker'],
        ['00089999', 'LO', 'no dictionary knows me'],
      );
      report.add((await deidentifyDataSet(source, context)).instance.report);
    }
    report.refuse('instance 3', 'deid.refusedObject');
    const built = report.build('Diascope 0.0.0', '2026-11-24');
    expect(built).toMatchObject({
      edition: '2026d',
      instances: 2,
      refused: [{ id: 'instance 3', code: 'deid.refusedObject' }],
      longitudinalTemporalInformation: 'REMOVED',
    });
    const byTag = Object.fromEntries(built.attributes.map((attribute) => [attribute.tag, attribute]));
    expect(byTag['00100010']).toMatchObject({ rule: 'E.1-1: Z', actions: { replaced: 2 } });
    expect(byTag['00101010']).toMatchObject({
      rule: 'E.1-1: X; retainPatientCharacteristics K',
      actions: { kept: 2 },
    });
    expect(byTag['00080070']).toMatchObject({ rule: 'keep-list', actions: { kept: 2 } });
    expect(byTag['private']).toMatchObject({ actions: { removed: 4 } });
    expect(byTag['unknown']).toMatchObject({ actions: { removed: 2 } });
    const all = JSON.stringify(built) + reportHtml(built);
    for (const value of [
      'Quxley',
      '778812',
      '045Y',
      'WOMBAT',
      'Fred',
      'Maker',
      '1.2.3.4',
      '2.25.',
      '00089999',
    ])
      expect([value, all.includes(value)]).toEqual([value, false]);
    expect(all).not.toMatch(/anonym/i);
  });

  it('says by what it was made, never more', () => {
    expect(deidStatement(parseDeidOptions([]))).toBe(
      'de-identified in accordance with DICOM PS3.15 2026d Basic Profile (no options)',
    );
    expect(deidStatement(parseDeidOptions(['retainUids']))).toContain('(options: Retain UIDs Option)');
  });

  it('is a page without script in which nothing is markup that should not be', () => {
    const built = createPackageReport(new Set()).build('<img src=x onerror=alert(1)>', '"&');
    const page = reportHtml(built);
    expect(page).not.toMatch(/<img|<script/);
    expect(page).toContain('&#60;img');
  });
});

describe('references', () => {
  it('of a structure set to its slices resolve after as before, at every depth', async () => {
    const context = contextWith();
    const slices = ['1.2.3.4.5.1.1', '1.2.3.4.5.1.2'];
    const written = new Map<string, string>();
    for (const slice of slices) {
      const { instance } = await deidentifyDataSet(
        withElements(['00080018', 'UI', slice], ['00200052', 'UI', '1.2.3.4.5.9']),
        context,
      );
      written.set(slice, instance.sopInstanceUid);
    }
    const { file } = await deidentifyDataSet(
      withElements(
        ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.481.3'],
        ['00080018', 'UI', '1.2.3.4.5.1.50'],
        [
          '30060010',
          'SQ',
          {
            items: [
              [
                ['00200052', 'UI', '1.2.3.4.5.9'],
                [
                  '30060012',
                  'SQ',
                  {
                    items: [
                      [
                        ['00081155', 'UI', '1.2.3.4.5.2'],
                        [
                          '30060014',
                          'SQ',
                          {
                            items: [
                              [
                                ['0020000E', 'UI', '1.2.3.4.5.3'],
                                [
                                  '30060016',
                                  'SQ',
                                  {
                                    items: slices.map(
                                      (slice) =>
                                        [
                                          ['00081150', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
                                          ['00081155', 'UI', slice],
                                        ] as const,
                                    ),
                                  },
                                ],
                              ],
                            ],
                          },
                        ],
                      ],
                    ],
                  },
                ],
              ],
            ],
          },
        ],
      ),
      context,
    );
    const [frame] = sequence(file.dataSet, 'ReferencedFrameOfReferenceSequence');
    const [study] = frame ? sequence(frame, 'RTReferencedStudySequence') : [];
    const [series] = study ? sequence(study, 'RTReferencedSeriesSequence') : [];
    const images = series ? sequence(series, 'ContourImageSequence') : [];
    expect(images.map((image) => uid(image, 'ReferencedSOPInstanceUID'))).toEqual(
      slices.map((slice) => written.get(slice)),
    );
    expect(series && uid(series, 'SeriesInstanceUID')).toBe(uid(file.dataSet, 'SeriesInstanceUID'));
    expect(study && uid(study, 'ReferencedSOPInstanceUID')).toBe(uid(file.dataSet, 'StudyInstanceUID'));
  });
});

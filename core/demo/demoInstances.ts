/**
 * The built-in synthetic patient: two studies on two dates, CT twice (a nodule grows from 8 to
 * 14 mm), a radiograph, MR and an ultrasound cine. All of it is computed; nothing is stored.
 */
import type { DataSetToWrite } from '../dicom/write/writeDataSet';
import {
  image16,
  instance,
  pixels16,
  type DemoInstance,
  type SeriesOfDemo,
  type StudyOfDemo,
} from './demoInstance';
import { chestRadiograph, ctSlice, mrSlice, ultrasoundFrame } from './pictures';
import { thorax } from './phantom';

const earlier: StudyOfDemo = { number: 1, date: '20250312', description: 'Chest, first visit' };
const later: StudyOfDemo = { number: 2, date: '20260918', description: 'Chest and head, follow-up' };

/** Every instance of the demo patient. Pixels are made only when asked for. */
export function demoInstances(): readonly DemoInstance[] {
  return [...ctSeries(later, 14), ...mrSeries(), ...ultrasound(), ...ctSeries(earlier, 8), ...radiograph()];
}

function ctSeries(study: StudyOfDemo, nodule: number): DemoInstance[] {
  const shapes = thorax(nodule);
  const series: SeriesOfDemo = {
    study,
    number: 2,
    modality: 'CT',
    sopClass: '1.2.840.10008.5.1.4.1.1.2',
    description: 'Thorax 5 mm',
    elements: [
      ...image16(512, 512, 12),
      ['00281052', 'DS', '-1024'],
      ['00281053', 'DS', '1'],
      ['00281054', 'LO', 'HU'],
      ['00281050', 'DS', ['40', '-600']],
      ['00281051', 'DS', ['400', '1500']],
      ['00281055', 'LO', ['Mediastinum', 'Lung']],
      ['00280030', 'DS', ['0.72', '0.72']],
      ['00180050', 'DS', '5'],
      ['00200037', 'DS', ['1', '0', '0', '0', '1', '0']],
      ['00180060', 'DS', '120'],
    ],
  };
  return Array.from({ length: 44 }, (_, index) => {
    const z = 108 - index * 5;
    return instance(
      series,
      index + 1,
      [['00200032', 'DS', ['-183.96', '-183.96', String(z)]]],
      pixels16(512, (rows) => ctSlice(shapes, z, study.number, rows)),
    );
  });
}

function mrSeries(): DemoInstance[] {
  const series: SeriesOfDemo = {
    study: later,
    number: 3,
    modality: 'MR',
    sopClass: '1.2.840.10008.5.1.4.1.1.4',
    description: 'Head T1 sagittal',
    elements: [
      ...image16(256, 256, 12),
      ['00281050', 'DS', '420'],
      ['00281051', 'DS', '860'],
      ['00280030', 'DS', ['0.94', '0.94']],
      ['00180050', 'DS', '5'],
      ['00200037', 'DS', ['0', '1', '0', '0', '0', '-1']],
      ['00180020', 'CS', 'SE'],
      ['00180023', 'CS', '2D'],
      ['00180021', 'CS', 'NONE'],
      ['00180022', 'CS', ''],
      ['00180080', 'DS', '480'],
      ['00180081', 'DS', '12'],
      ['00180091', 'IS', '1'],
    ],
  };
  return Array.from({ length: 28 }, (_, index) => {
    const x = 67.5 - index * 5;
    return instance(
      series,
      index + 1,
      [['00200032', 'DS', [String(x), '-119.85', '119.85']]],
      pixels16(256, (rows) => mrSlice(x, 3, rows)),
    );
  });
}

function ultrasound(): DemoInstance[] {
  const frames = 24;
  const region: DataSetToWrite = [
    ['00186012', 'US', 1],
    ['00186014', 'US', 1],
    ['00186016', 'UL', 0],
    ['00186018', 'UL', 0],
    ['0018601A', 'UL', 0],
    ['0018601C', 'UL', 639],
    ['0018601E', 'UL', 479],
    ['00186024', 'US', 3],
    ['00186026', 'US', 3],
    ['0018602C', 'FD', 0.036],
    ['0018602E', 'FD', 0.036],
  ];
  const series: SeriesOfDemo = {
    study: later,
    number: 4,
    modality: 'US',
    sopClass: '1.2.840.10008.5.1.4.1.1.3.1',
    description: 'Heart, cine',
    elements: [
      ['00280002', 'US', 1],
      ['00280004', 'CS', 'MONOCHROME2'],
      ['00280010', 'US', 480],
      ['00280011', 'US', 640],
      ['00280100', 'US', 8],
      ['00280101', 'US', 8],
      ['00280102', 'US', 7],
      ['00280103', 'US', 0],
      ['00280008', 'IS', String(frames)],
      ['00280009', 'AT', 0x00181063],
      ['00181063', 'DS', '40'],
      ['00186011', 'SQ', { items: [region] }],
      ['00280301', 'CS', 'NO'],
      ['00282110', 'CS', '00'],
      ['00200020', 'CS', ''],
    ],
  };
  return [
    instance(
      series,
      1,
      [],
      { blocks: frames, blockBytes: 480 * 640, makeBlock: (frame) => ultrasoundFrame(frame / frames, frame) },
      'OB',
    ),
  ];
}

function radiograph(): DemoInstance[] {
  const shapes = thorax(8);
  const series: SeriesOfDemo = {
    study: earlier,
    number: 1,
    modality: 'DX',
    sopClass: '1.2.840.10008.5.1.4.1.1.1.1',
    description: 'Chest PA',
    elements: [
      ...image16(1024, 1024, 12),
      ['00281050', 'DS', '2050'],
      ['00281051', 'DS', '3600'],
      ['00080068', 'CS', 'FOR PRESENTATION'],
      ['00200062', 'CS', 'U'],
      [
        '00082218',
        'SQ',
        {
          items: [
            [
              ['00080100', 'SH', '816094009'],
              ['00080102', 'SH', 'SCT'],
              ['00080104', 'LO', 'Chest'],
            ],
          ],
        },
      ],
      ['00281052', 'DS', '0'],
      ['00281053', 'DS', '1'],
      ['00281054', 'LO', 'US'],
      ['00187004', 'CS', 'DIRECT'],
      ['00181508', 'CS', ''],
      ['00400555', 'SQ', { items: [] }],
      ['00181164', 'DS', ['0.4', '0.4']],
      ['00281040', 'CS', 'LOG'],
      ['00281041', 'SS', 1],
      ['20500020', 'CS', 'IDENTITY'],
      ['00185101', 'CS', 'PA'],
      ['00200020', 'CS', ['L', 'F']],
      ['00280301', 'CS', 'NO'],
      ['00282110', 'CS', '00'],
    ],
  };
  return [
    instance(
      series,
      1,
      [],
      pixels16(1024, (rows) => chestRadiograph(shapes, rows)),
    ),
  ];
}

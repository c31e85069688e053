import { deflateRawSync } from 'node:zlib';
import type { DataSetToWrite, ElementToWrite, ValueToWrite } from '../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../core/dicom/write/writeDicomFile';
import { dicomDir, imageRecord, patientRecord } from '../host/sources/disc';

type Made = readonly [name: string, bytes: Uint8Array];
const explicit = '1.2.840.10008.1.2.1';

const identity: DataSetToWrite = [
  ['00080005', 'CS', ['', 'ISO 2022 IR 87']],
  ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
  ['00080018', 'UI', '1.2.3.4'],
  ['00080020', 'DA', '20260102'],
  ['00080060', 'CS', 'CT'],
  ['00081140', 'SQ', { items: [[['00081155', 'UI', '1.9']], []], hasUndefinedLength: true }],
  ['00090010', 'LO', 'ACME 1'],
  ['00091001', 'UN', Uint8Array.of(1, 2, 3, 4)],
  ['00100010', 'PN', 'Doe^Jane'],
  ['00100020', 'LO', 'P1'],
  ['0020000D', 'UI', '1.2.3'],
  ['0020000E', 'UI', '1.2.3.1'],
  ['00200013', 'IS', '1'],
  ['00200032', 'DS', ['0', '0', '0']],
  ['00200037', 'DS', ['1', '0', '0', '0', '1', '0']],
  ['00280030', 'DS', ['0.5', '0.5']],
  ['00281050', 'DS', ['40', '300']],
  ['00281051', 'DS', ['400', '1500']],
  ['00281052', 'DS', '-1024'],
  ['00281053', 'DS', '1'],
  ['0040A730', 'SQ', { items: [[['0040A730', 'SQ', { items: [[['0040A160', 'UT', 'text']]] }]]] }],
];

function picture(changes: DataSetToWrite, value: ValueToWrite, vr = 'OW'): DataSetToWrite {
  const base: DataSetToWrite = [
    ...identity,
    ['00280002', 'US', 1],
    ['00280004', 'CS', 'MONOCHROME2'],
    ['00280008', 'IS', '2'],
    ['00280010', 'US', 8],
    ['00280011', 'US', 8],
    ['00280100', 'US', 16],
    ['00280101', 'US', 12],
    ['00280102', 'US', 11],
    ['00280103', 'US', 0],
    ['7FE00010', vr, value],
  ];
  const tags = new Set(changes.map(([tag]) => tag));
  return [...base.filter(([tag]) => !tags.has(tag)), ...changes];
}

/** Bytes that are neither all alike nor random from run to run. */
function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 3)) & 0xff);
}

const lut = (tag: string): ElementToWrite => [tag, 'OW', pattern(32)];
const descriptor = (tag: string): ElementToWrite => [tag, 'US', [16, 0, 16]];

const shapes: readonly (readonly [string, DataSetToWrite])[] = [
  ['gray16', picture([], pattern(256))],
  [
    'gray8',
    picture(
      [
        ['00280100', 'US', 8],
        ['00280101', 'US', 8],
        ['00280102', 'US', 7],
      ],
      pattern(128),
      'OB',
    ),
  ],
  [
    'bits1',
    picture(
      [
        ['00280100', 'US', 1],
        ['00280101', 'US', 1],
        ['00280102', 'US', 0],
        ['00280011', 'US', 7],
      ],
      pattern(14),
      'OB',
    ),
  ],
  [
    'gray32',
    picture(
      [
        ['00280100', 'US', 32],
        ['00280101', 'US', 32],
        ['00280102', 'US', 31],
        ['00280103', 'US', 1],
      ],
      pattern(512),
    ),
  ],
  [
    'rgb',
    picture(
      [
        ['00280002', 'US', 3],
        ['00280004', 'CS', 'RGB'],
        ['00280006', 'US', 1],
        ['00280100', 'US', 8],
        ['00280101', 'US', 8],
        ['00280102', 'US', 7],
      ],
      pattern(384),
      'OB',
    ),
  ],
  [
    'ybr422',
    picture(
      [
        ['00280002', 'US', 3],
        ['00280004', 'CS', 'YBR_FULL_422'],
        ['00280006', 'US', 0],
        ['00280100', 'US', 8],
        ['00280101', 'US', 8],
        ['00280102', 'US', 7],
      ],
      pattern(256),
      'OB',
    ),
  ],
  [
    'palette',
    picture(
      [
        ['00280004', 'CS', 'PALETTE COLOR'],
        ...['1', '2', '3'].flatMap((end) => [descriptor(`0028110${end}`), lut(`0028120${end}`)]),
      ],
      pattern(256),
    ),
  ],
  [
    'segmented',
    picture(
      [
        ['00280004', 'CS', 'PALETTE COLOR'],
        ...['1', '2', '3'].flatMap((end): ElementToWrite[] => [
          descriptor(`0028110${end}`),
          [`0028122${end}`, 'OW', [0, 2, 1, 2, 1, 10, 500, 0, 4, 1, 2, 3, 4]],
        ]),
      ],
      pattern(256),
    ),
  ],
  [
    'overlay',
    picture(
      [
        ['60000010', 'US', 8],
        ['60000011', 'US', 8],
        ['60000040', 'CS', 'G'],
        ['60000050', 'SS', [1, 1]],
        ['60000100', 'US', 1],
        ['60000102', 'US', 0],
        ['60003000', 'OW', pattern(8)],
        ['60020010', 'US', 8],
        ['60020011', 'US', 8],
        ['60020100', 'US', 16],
        ['60020102', 'US', 14],
      ],
      pattern(256),
    ),
  ],
  [
    'luts',
    picture(
      [
        [
          '00283000',
          'SQ',
          {
            items: [
              [
                ['00283002', 'US', [16, 0, 16]],
                ['00283004', 'LO', 'HU'],
                ['00283006', 'US', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]],
              ],
            ],
          },
        ],
        [
          '00283010',
          'SQ',
          {
            items: [
              [
                ['00283002', 'US', [16, 0, 8]],
                ['00283006', 'OW', pattern(16)],
              ],
            ],
          },
        ],
        ['00280120', 'US', 0],
        ['00280121', 'US', 5],
        ['00280034', 'IS', ['2', '1']],
      ],
      pattern(256),
    ),
  ],
  [
    'enhanced',
    picture(
      [
        [
          '52009229',
          'SQ',
          {
            items: [
              [
                [
                  '00289110',
                  'SQ',
                  {
                    items: [
                      [
                        ['00280030', 'DS', ['1', '1']],
                        ['00180050', 'DS', '2'],
                      ],
                    ],
                  },
                ],
              ],
            ],
          },
        ],
        [
          '52009230',
          'SQ',
          {
            items: [0, 1].map((z): DataSetToWrite => [
              ['00209113', 'SQ', { items: [[['00200032', 'DS', ['0', '0', String(z)]]]] }],
              ['00209116', 'SQ', { items: [[['00200037', 'DS', ['1', '0', '0', '0', '1', '0']]]] }],
              [
                '00289145',
                'SQ',
                {
                  items: [
                    [
                      ['00281052', 'DS', '0'],
                      ['00281053', 'DS', '2'],
                    ],
                  ],
                },
              ],
              [
                '00289132',
                'SQ',
                {
                  items: [
                    [
                      ['00281050', 'DS', '40'],
                      ['00281051', 'DS', '400'],
                    ],
                  ],
                },
              ],
            ]),
          },
        ],
      ],
      pattern(256),
    ),
  ],
  [
    'ultrasound',
    picture(
      [
        [
          '00186011',
          'SQ',
          {
            items: [
              [
                ['00186018', 'UL', 0],
                ['0018601A', 'UL', 0],
                ['0018601C', 'UL', 7],
                ['0018601E', 'UL', 7],
                ['00186024', 'US', 3],
                ['00186026', 'US', 3],
                ['0018602C', 'FD', 0.1],
                ['0018602E', 'FD', 0.1],
              ],
            ],
          },
        ],
        ['00181063', 'DS', '33.3'],
      ],
      pattern(256),
    ),
  ],
];

const fragments = (parts: readonly Uint8Array[], table?: readonly number[]): ValueToWrite => ({
  fragments: parts,
  ...(table === undefined ? {} : { basicOffsetTable: table }),
});

/** An RLE frame of one segment that stands for 64 bytes (PS3.5 G). */
function rleFrame(): Uint8Array {
  const frame = new Uint8Array(64 + 4);
  frame[0] = 1;
  frame[4] = 64;
  frame.set([0xc1, 0x55, 0x80, 0], 64);
  return frame;
}

const bits8: DataSetToWrite = [
  ['00280100', 'US', 8],
  ['00280101', 'US', 8],
  ['00280102', 'US', 7],
];

/** Files of every kind, made with the writer. */
export function dicomSeeds(): readonly Made[] {
  const made: Made[] = [];
  const add = (name: string, transferSyntaxUid: string, dataSet: DataSetToWrite): void => {
    made.push([
      name,
      writeDicomFile({ transferSyntaxUid, dataSet, deflate: (bytes) => deflateRawSync(bytes) }),
    ]);
  };
  for (const [name, dataSet] of shapes) add(name, explicit, dataSet);
  for (const [name, dataSet] of shapes.slice(0, 3)) {
    add(`${name} implicit`, '1.2.840.10008.1.2', dataSet);
    add(`${name} big`, '1.2.840.10008.1.2.2', dataSet);
    add(`${name} deflated`, '1.2.840.10008.1.2.1.99', dataSet);
  }
  const without = picture([], pattern(0)).filter(([tag]) => tag !== '7FE00010');
  add('float', explicit, [...without, ['7FE00008', 'OF', pattern(512)]]);
  add('double', explicit, [...without, ['7FE00009', 'OD', pattern(1024)]]);
  add('report', explicit, identity);
  const two = [rleFrame(), rleFrame()];
  add('rle', '1.2.840.10008.1.2.5', picture(bits8, fragments(two, [0, 76]), 'OB'));
  add('rle without table', '1.2.840.10008.1.2.5', picture(bits8, fragments(two), 'OB'));
  const frame = deflateRawSync(pattern(64));
  add('deflated frames', '1.2.840.10008.1.2.8.1', picture(bits8, fragments([frame, frame]), 'OB'));
  add(
    'uncompressed in fragments',
    '1.2.840.10008.1.2.1.98',
    picture(bits8, fragments([pattern(64), pattern(64)]), 'OB'),
  );
  return made;
}

/** DICOMDIRs of different shapes. */
export function directorySeeds(): readonly Made[] {
  const images = [1, 2, 3].map((number) => imageRecord(['IMAGES', `IM${number}`], number));
  return [
    ['DICOMDIR', dicomDir([patientRecord(images)])],
    ['DICOMDIR of two', dicomDir([patientRecord(images.slice(0, 1)), patientRecord(images.slice(1))])],
    ['DICOMDIR empty', dicomDir([])],
  ];
}

/** A picture for the coding tools: ramps, edges and noise. */
export function plainPicture(bits: 8 | 12 | 16, samples: 1 | 3): Uint8Array {
  const [rows, columns] = [19, 26];
  const count = rows * columns * samples;
  const values = bits === 8 ? new Uint8Array(count + (count % 2)) : new Uint16Array(count);
  for (let index = 0; index < count; index += 1)
    values[index] =
      ((index * 97) ^ ((index >> 4) * 13) ^ (index % 7 === 0 ? 2 ** (bits - 1) : 0)) % 2 ** bits;
  return writeDicomFile({
    transferSyntaxUid: explicit,
    dataSet: picture(
      [
        ['00080005', 'CS', 'ISO_IR 100'],
        ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'],
        ['00280002', 'US', samples],
        ['00280004', 'CS', samples === 3 ? 'RGB' : 'MONOCHROME2'],
        ...(samples === 3 ? ([['00280006', 'US', 0]] as const) : []),
        ['00280008', 'IS', '1'],
        ['00280010', 'US', rows],
        ['00280011', 'US', columns],
        ['00280100', 'US', bits === 8 ? 8 : 16],
        ['00280101', 'US', bits],
        ['00280102', 'US', bits - 1],
      ],
      new Uint8Array(values.buffer),
      bits === 8 ? 'OB' : 'OW',
    ),
  });
}

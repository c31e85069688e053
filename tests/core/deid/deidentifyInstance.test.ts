import { describe, expect, it } from 'vitest';
import { text, texts, sequence, uid } from '../../../core/dicom/values';
import type { ElementToWrite } from '../../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import {
  contextWith,
  deidentifyBytes,
  deidentifyDataSet,
  explicitLittle,
  smallImage,
  withElements,
} from './support/deid';

const bytesText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('rule 1: every instance of an attribute, at any depth', () => {
  it('cleans 60 levels of sequences', async () => {
    let items: readonly ElementToWrite[] = [['0040A123', 'PN', 'Deepname^Zed']];
    for (let depth = 0; depth < 60; depth += 1) {
      items = [
        ['00100020', 'LO', 'MRN-778812'],
        ['00081115', 'SQ', { items: [items], hasUndefinedLength: depth % 2 === 0 }],
      ];
    }
    const { bytes } = await deidentifyDataSet(
      withElements(...items.filter(([tag]) => tag === '00081115')),
      contextWith(),
    );
    expect(bytesText(bytes)).not.toContain('Deepname');
    expect(bytesText(bytes)).not.toContain('MRN-778812');
  });
});

describe('rule 2: markers', () => {
  it('says YES, the codes in order, and what became of dates', async () => {
    const { file } = await deidentifyDataSet(
      withElements(),
      contextWith(['retainLongModifiedDates', 'retainUids']),
    );
    expect(text(file.dataSet, 'PatientIdentityRemoved')).toBe('YES');
    expect(text(file.dataSet, 'LongitudinalTemporalInformationModified')).toBe('MODIFIED');
    const codes = sequence(file.dataSet, 'DeidentificationMethodCodeSequence').map((item) =>
      text(item, 'CodeValue'),
    );
    expect(codes).toEqual(['113100', '113110', '113107']);
  });

  it('adds to what an earlier de-identification said, but never its free text', async () => {
    const source = withElements(
      ['00120062', 'CS', 'NO'],
      ['00120063', 'LO', 'done by Fred Wombat'],
      [
        '00120064',
        'SQ',
        {
          items: [
            [
              ['00080100', 'SH', '113108'],
              ['00080102', 'SH', 'DCM'],
              ['00080104', 'LO', 'Wombat was here'],
            ],
          ],
        },
      ],
    );
    const { file, bytes } = await deidentifyDataSet(source, contextWith());
    expect(texts(file.dataSet, 'DeidentificationMethod')).toEqual([
      'Earlier de-identification',
      'DICOM PS3.15 2026d Basic Profile',
    ]);
    const codes = sequence(file.dataSet, 'DeidentificationMethodCodeSequence').map((item) =>
      text(item, 'CodeValue'),
    );
    expect(codes).toEqual(['113108', '113100']);
    expect(bytesText(bytes)).not.toContain('Wombat');
  });
});

describe('rule 3: file meta and preamble are ours', () => {
  it('carries nothing over', async () => {
    const bytes = writeDicomFile({ dataSet: withElements(), transferSyntaxUid: explicitLittle });
    bytes.set(Buffer.from('II*\0 Wombat in the preamble'), 0);
    const { bytes: out, file } = await deidentifyBytes(bytes, contextWith());
    expect(out.subarray(0, 128).every((byte) => byte === 0)).toBe(true);
    expect([...file.meta.elements.keys()]).toEqual([
      '00020000',
      '00020001',
      '00020002',
      '00020003',
      '00020010',
      '00020012',
      '00020013',
    ]);
    expect(uid(file.meta, 'MediaStorageSOPInstanceUID')).toBe(uid(file.dataSet, 'SOPInstanceUID'));
  });
});

describe('rule 4 and objects with free content', () => {
  const refused = {
    'Encapsulated PDF': '1.2.840.10008.5.1.4.1.1.104.1',
    'Encapsulated CDA': '1.2.840.10008.5.1.4.1.1.104.2',
    'Basic Text SR': '1.2.840.10008.5.1.4.1.1.88.11',
    'Key Object Selection': '1.2.840.10008.5.1.4.1.1.88.59',
    'Grayscale Softcopy Presentation State': '1.2.840.10008.5.1.4.1.1.11.1',
    'Video Endoscopic Image': '1.2.840.10008.5.1.4.1.1.77.1.1.1',
    'Raw Data': '1.2.840.10008.5.1.4.1.1.66',
    'Basic Voice Audio': '1.2.840.10008.5.1.4.1.1.9.4.1',
    'Media Storage Directory': '1.2.840.10008.1.3.10',
    'a private class': '1.3.12.2.1107.5.9.1',
  };
  for (const [name, sopClassUid] of Object.entries(refused)) {
    it(`refuses ${name}`, async () => {
      await expect(
        deidentifyDataSet(withElements(['00080016', 'UI', sopClassUid]), contextWith()),
      ).rejects.toMatchObject({ code: 'deid.refusedObject' });
    });
  }

  it('refuses video and unknown transfer syntaxes', async () => {
    for (const syntax of [
      '1.2.840.10008.1.2.4.100',
      '1.2.840.10008.1.2.4.102',
      '1.2.840.10008.1.2.4.94',
      '1.3.6.1.4.1.999.1',
    ]) {
      await expect(deidentifyDataSet(withElements(), contextWith(), syntax)).rejects.toMatchObject({
        code: 'deid.refusedObject',
      });
    }
  });
});

describe('rule 6: safe private attributes', () => {
  const elements: readonly ElementToWrite[] = [
    ['00190010', 'LO', 'WOMBAT 1.0'],
    ['00190011', 'LO', 'GEMS_ACQU_01'],
    ['00191023', 'DS', '17.5'],
    ['00191123', 'DS', '40.0'],
    ['0019119E', 'LO', 'Fred Wombat'],
    ['00191127', 'LO', 'not a number'],
    ['20010010', 'LO', 'Philips Imaging DD 001'],
    [
      '2001105F',
      'SQ',
      {
        items: [
          [
            ['00100010', 'PN', 'Nested^Nora'],
            ['20010010', 'LO', 'Philips Imaging DD 001'],
            ['20011006', 'CS', 'N'],
            ['20011007', 'LO', 'Nested^Nora'],
          ],
        ],
      },
    ],
    ['200110FF', 'SQ', { items: [[['00280010', 'US', 1]]] }],
  ];

  it('are matched by creator wherever its block stands, and still cleaned', async () => {
    const { file } = await deidentifyDataSet(withElements(...elements), contextWith(['retainSafePrivate']));
    const left = [...file.dataSet.elements.keys()].filter(
      (tag) => tag.startsWith('0019') || tag.startsWith('2001'),
    );
    expect(left).toEqual(['00190011', '00191123', '20010010', '2001105F']);
    const item = file.dataSet.elements.get('2001105F')?.items?.[0];
    expect([...(item?.elements.keys() ?? [])]).toEqual(['00100010', '20010010', '20011006']);
  });

  it('go without the option', async () => {
    const { file } = await deidentifyDataSet(withElements(...elements), contextWith());
    expect(
      [...file.dataSet.elements.keys()].some((tag) => tag.startsWith('0019') || tag.startsWith('2001')),
    ).toBe(false);
  });
});

describe('rule 7: UIDs of definitions stay', () => {
  it('keeps classes and well-known instances, replaces instances, the same way everywhere', async () => {
    const reference: ElementToWrite = [
      '00081140',
      'SQ',
      {
        items: [
          [
            ['00081150', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
            ['00081155', 'UI', '1.2.3.4.5.77'],
          ],
        ],
      },
    ];
    const one = await deidentifyDataSet(
      withElements(reference, ['00200052', 'UI', '1.2.840.10008.1.4.1.1']),
      contextWith(),
    );
    const other = await deidentifyDataSet(withElements(['00080018', 'UI', '1.2.3.4.5.77']), contextWith());
    const [item] = sequence(one.file.dataSet, 'ReferencedImageSequence');
    if (item === undefined) throw new Error('the reference is gone');
    expect(uid(item, 'ReferencedSOPClassUID')).toBe('1.2.840.10008.5.1.4.1.1.2');
    expect(uid(item, 'ReferencedSOPInstanceUID')).toBe(other.instance.sopInstanceUid);
    expect(uid(one.file.dataSet, 'FrameOfReferenceUID')).toBe('1.2.840.10008.1.4.1.1');
    expect(uid(one.file.dataSet, 'StudyInstanceUID')).toBe(uid(other.file.dataSet, 'StudyInstanceUID'));
  });
});

describe('patients', () => {
  it('keep one pseudonym for ID and name, and are never merged', async () => {
    const made = async (...elements: ElementToWrite[]) =>
      (await deidentifyDataSet(withElements(...elements), contextWith())).file.dataSet;
    const one = await made();
    const same = await made(['00100010', 'PN', 'QUXLEY^Zebulon^^']);
    const sameId = await made(['00100010', 'PN', 'Somebody^Else']);
    const none = await made(['00100010', 'PN', ''], ['00100020', 'LO', '']);
    const noneElsewhere = await made(
      ['00100010', 'PN', ''],
      ['00100020', 'LO', ''],
      ['0020000D', 'UI', '1.2.3.4.99'],
    );
    const ids = [one, sameId, none, noneElsewhere].map((dataSet) => text(dataSet, 'PatientID'));
    expect(new Set(ids).size).toBe(4);
    expect(ids.every((id) => id !== undefined)).toBe(true);
    expect(text(same, 'PatientID')).toBe(ids[0]);
    expect(text(one, 'PatientName')).toBe(text(one, 'PatientID'));
  });

  it('are not added where the source has no such element', async () => {
    const source = withElements().filter(([tag]) => !tag.startsWith('0010'));
    const { file } = await deidentifyDataSet(source, contextWith());
    expect([...file.dataSet.elements.keys()].filter((tag) => tag.startsWith('0010'))).toEqual([]);
  });
});

describe('codes', () => {
  const coded = (value: string, scheme: string, meaning: string): ElementToWrite => [
    '00082218',
    'SQ',
    {
      items: [
        [
          ['00080100', 'SH', value],
          ['00080102', 'SH', scheme],
          ['00080104', 'LO', meaning],
        ],
      ],
    },
  ];
  const codeOf = async (element: ElementToWrite): Promise<readonly (string | undefined)[]> => {
    const { file } = await deidentifyDataSet(withElements(element), contextWith());
    const [item] = sequence(file.dataSet, 'AnatomicRegionSequence');
    return item === undefined
      ? []
      : [text(item, 'CodeValue'), text(item, 'CodingSchemeDesignator'), text(item, 'CodeMeaning')];
  };

  it('of public schemes stay, with meanings of known words', async () => {
    expect(await codeOf(coded('T-28000', 'SRT', 'Lung'))).toEqual(['T-28000', 'SRT', 'Lung']);
  });

  it('lose a meaning that is not the code’s own', async () => {
    expect(await codeOf(coded('T-28000', 'SRT', 'Lung of Fred Wombat'))).toEqual([
      'T-28000',
      'SRT',
      'Removed',
    ]);
    expect(await codeOf(coded('Fred Wombat', 'SRT', 'Lung'))).toEqual(['REMOVED', 'SRT', 'Lung']);
  });

  it('of a house become tokens', async () => {
    const [value, scheme, meaning] = await codeOf(coded('WMB-1', '99WOMBAT', 'Wombat protocol'));
    expect(value).toMatch(/^C[0-9BCDFGHJKLMNPQRSTVWXZ]{8}$/);
    expect([scheme, meaning]).toEqual(['99REMOVED', 'Removed']);
  });
});

describe('what is kept is looked through for what was removed', () => {
  it('takes a name out of text of the maker, of a term, of a number', async () => {
    const source = withElements(
      ['00080070', 'LO', 'Zebulon Medical'],
      ['00181020', 'LO', 'v1.2'],
      ['00180015', 'CS', 'QUXLEY KNEE'],
      ['00081090', 'LO', 'built for MRN-778812'],
      ['00201002', 'IS', '20210317'],
      ['00080021', 'DA', '20210317'],
    );
    const { file } = await deidentifyDataSet(source, contextWith());
    expect(text(file.dataSet, 'Manufacturer')).toBe('REMOVED');
    expect(text(file.dataSet, 'BodyPartExamined')).toBe('REMOVED');
    expect(text(file.dataSet, 'ManufacturerModelName')).toBe('REMOVED');
    expect(text(file.dataSet, 'ImagesInAcquisition')).toBeUndefined();
    expect(text(file.dataSet, 'SoftwareVersions')).toBe('v1.2');
  });

  it('knows names in other alphabets', async () => {
    const source = withElements(
      ['00080005', 'CS', 'ISO_IR 192'],
      ['00100010', 'PN', 'Ямада^Тарō=山田^太郎'],
      ['00080070', 'LO', 'made by 山田 works'],
    );
    const { file } = await deidentifyDataSet(source, contextWith());
    expect(text(file.dataSet, 'Manufacturer')).toBe('REMOVED');
  });
});

describe('transfer syntaxes', () => {
  const source = withElements(
    ...smallImage,
    ['00180050', 'DS', '1.25'],
    ['00189087', 'FD', 700.5],
    [
      '00081115',
      'SQ',
      {
        items: [
          [
            ['0020000E', 'UI', '1.2.3.4.5.3'],
            ['00280010', 'US', 512],
          ],
        ],
        hasUndefinedLength: true,
      },
    ],
  );
  for (const syntax of [
    '1.2.840.10008.1.2',
    '1.2.840.10008.1.2.1',
    '1.2.840.10008.1.2.2',
    '1.2.840.10008.1.2.1.99',
  ]) {
    it(`${syntax} is written in itself, numbers unchanged`, async () => {
      const { file, bytes } = await deidentifyDataSet(source, contextWith(), syntax);
      expect(file.transferSyntaxUid).toBe(syntax);
      expect(file.warnings).toEqual([]);
      expect(text(file.dataSet, 'SliceThickness')).toBe('1.25');
      const [item] = sequence(file.dataSet, 'ReferencedSeriesSequence');
      expect(item?.elements.get('00280010')?.length).toBe(2);
      expect(bytes.length % 2).toBe(0);
    });
  }
});

describe('values that are not what their VR says', () => {
  it('do not pass as numbers or terms', async () => {
    const source = withElements(
      ['00180050', 'DS', 'Wombat'],
      ['00200012', 'IS', 'Fred'],
      ['00080008', 'CS', 'Wombat^Fred'],
      ['00280030', 'LO', 'Fred Wombat'],
      ['00181318', 'OB', Uint8Array.of(87, 111, 109, 98)],
    );
    const { bytes } = await deidentifyDataSet(source, contextWith());
    expect(bytesText(bytes)).not.toMatch(/Womb|Fred/);
  });
});

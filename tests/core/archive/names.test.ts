import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNamer } from '../../../core/archive/createNamer';
import { identityFreeTokens, parsePattern } from '../../../core/archive/fileNamePattern';
import { collisionKey, safeFolder, safeSegment } from '../../../core/archive/safeName';
import type { InstanceSummary } from '../../../core/fileset/types';

function instance(over: {
  id: string;
  name?: string;
  patientId?: string;
  series?: string;
  description?: string;
  number?: number;
}): InstanceSummary {
  return {
    instanceId: over.id,
    path: 'a/b',
    patient: { patientName: over.name ?? 'Doe^Jane', patientId: over.patientId ?? 'P1' },
    study: { studyInstanceUid: '1.2', studyDate: '20240131', description: 'CT: head/neck' },
    series: {
      seriesInstanceUid: over.series ?? '1.2.1',
      modality: 'CT',
      number: over.number ?? 4,
      description: over.description ?? 'Thorax 1.0',
    },
    sopInstanceUid: `1.2.3.${over.id}`,
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    instanceNumber: 7,
    numberOfFrames: 1,
    isDisplayable: true,
    fileSize: 100,
    problems: [],
  };
}

const namesOf = (pattern: string, instances: readonly InstanceSummary[], isDeidentified = false) => {
  const namer = createNamer(parsePattern(pattern, isDeidentified), instances);
  return instances.map((one) => namer.name(one, one));
};

describe('safeSegment', () => {
  it.each([
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['COM1', '_COM1'],
    ['console', 'console'],
    ['name. . .', 'name'],
    ['  a   b  ', 'a b'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a_b_c_d_e_f_g_h_i_j'],
    ['..', 'x'],
    ['', 'x'],
    ['.hidden', '_hidden'],
    ['gnp.\u202Eexe', 'gnp.exe'],
    ['Müller 😀', 'Müller 😀'],
    ['Mu\u0308ller', 'Müller'],
    ['a\u0000b\u001Bc', 'abc'],
  ])('%j becomes %j', (text, expected) => {
    expect(safeSegment(text, 'x')).toBe(expected);
  });

  it('gives for any text a name that Windows, macOS and Linux take', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const name = safeSegment(text, 'x');
        expect(name).not.toMatch(/[<>:"/\\|?*\p{Cc}]|^\.|[. ]$|^$/u);
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
        expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(121);
        expect(name).not.toMatch(/\p{Cs}/u);
      }),
    );
  });

  it('keeps folders apart from the files of a package', () => {
    for (const name of ['x.dcm', 'README.TXT', 'DICOMDIR', 'diascope-manifest.json'])
      expect(safeFolder(name, 'x')).toBe(`${name}_`);
  });
});

describe('names of a package', () => {
  it('reads well by default', () => {
    expect(namesOf('', [instance({ id: '1' }), instance({ id: '2' })])).toEqual([
      'Doe Jane/2024-01-31 CT_ head_neck/004 Thorax 1.0/0001.dcm',
      'Doe Jane/2024-01-31 CT_ head_neck/004 Thorax 1.0/0002.dcm',
    ]);
  });

  it('never puts two patients of one name, or names that differ in case only, into one folder', () => {
    const [a, b, c] = namesOf('{patientName}/{index}', [
      instance({ id: '1', patientId: 'P1' }),
      instance({ id: '2', patientId: 'P2' }),
      instance({ id: '3', patientId: 'P3', name: 'DOE^JANE' }),
    ]).map((name) => name.split('/')[0]);
    expect([a, b, c]).toEqual(['Doe Jane', 'Doe Jane (2)', 'DOE JANE (3)']);
  });

  it('gives two series of one description two folders', () => {
    expect(
      namesOf('{seriesDescription}/{index}', [
        instance({ id: '1', series: '1' }),
        instance({ id: '2', series: '2' }),
      ]),
    ).toEqual(['Thorax 1.0/0001.dcm', 'Thorax 1.0 (2)/0001.dcm']);
  });

  it('is unique and relative whatever the pattern and the values', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            name: fc.string({ unit: 'grapheme' }),
            description: fc.string({ unit: 'binary' }),
            series: fc.constantFrom('1', '2'),
          }),
          { maxLength: 30 },
        ),
        fc.constantFrom(
          '',
          '{modality}',
          'x',
          '{seriesDescription}',
          '{patientName}/{seriesDescription}/x',
          '///',
          '../{index}',
          'C:\\{patientName}\\{index}.dcm',
        ),
        (list, pattern) => {
          const names = namesOf(
            pattern,
            list.map((one, index) => instance({ ...one, id: String(index) })),
          );
          expect(new Set(names.map(collisionKey)).size).toBe(names.length);
          for (const name of names) {
            expect(name).toMatch(/\.dcm$/);
            for (const segment of name.split('/')) expect(segment).not.toMatch(/^\.\.?$|^$|[\\:]/);
          }
        },
      ),
    );
  });

  it('refuses tokens that could identify in a de-identified package, and unknown ones', () => {
    for (const token of [
      'patientName',
      'patientId',
      'studyDate',
      'seriesDescription',
      'accessionNumber',
      'birthDate',
      'studyDescription',
    ]) {
      expect(() => parsePattern(`{${token}}/{index}`, true)).toThrow(
        expect.objectContaining({ code: 'usage.wrong' }),
      );
    }
    expect(() => parsePattern('{institution}', false)).toThrow(
      expect.objectContaining({ code: 'usage.wrong', facts: { reason: 'unknownToken' } }),
    );
    expect(identityFreeTokens).toEqual([
      'pseudonym',
      'studyIndex',
      'modality',
      'seriesNumber',
      'seriesIndex',
      'instanceNumber',
      'index',
    ]);
  });

  it('shows only the de-identified twin', () => {
    const source = instance({ id: '1' });
    const twin = {
      ...instance({ id: '1', name: 'PSEUDO', patientId: 'D-77' }),
      study: { studyInstanceUid: '2.25.1' },
    };
    const namer = createNamer(parsePattern('', true), [source]);
    expect(namer.name(source, twin)).toBe('D-77/study 1/series 01 CT/0001.dcm');
  });
});

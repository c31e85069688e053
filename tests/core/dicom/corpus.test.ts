import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryAccess } from '../../../core/bytes/RandomAccess';
import type { DataSet } from '../../../core/dicom/DataSet';
import { readDicomHeader } from '../../../core/dicom/readDicomHeader';
import { number, numbers, text, uid } from '../../../core/dicom/values';
import { AppError } from '../../../core/errors/AppError';
import { inflatePieces } from '../../../host/inflate';
import { corpusFolder, oracle, pythonCommand } from '../../support/oracles';
import { parse } from './parse';

interface Catalogued {
  readonly path: string;
  readonly transfer_syntax: string | null;
  readonly encoding_found: string;
  readonly patient_name: string | null;
  readonly sop_instance: string | null;
  readonly pixel_element: string | null;
  readonly image: { readonly rows: number | null } | null;
  readonly reads: { readonly pydicom: boolean };
}

const isHere = oracle('corpus');
const files: readonly Catalogued[] = isHere
  ? (JSON.parse(readFileSync(join(corpusFolder, 'catalogue.json'), 'utf8')) as { files: Catalogued[] }).files
  : [];

/** One byte too many at the start: no tool of the catalogue reads it either. */
const refused: Readonly<Record<string, string>> = { 'structure/no_meta.dcm': 'file.notDicom' };

/** Where the catalogue says otherwise, with what we say. */
const otherwise: Readonly<Record<string, Partial<Catalogued>>> = {
  // The catalogue's name stands in an item; the patient's own is empty.
  'anonymisation/burned-in/basic-redacted.dcm': { patient_name: null },
  // Declared as explicit, written in implicit VR: the catalogue took the declaration.
  'pixel-formats/small-colour/SC_rgb_jpeg.dcm': { encoding_found: 'implicit little endian' },
};

function encodingOf({ isExplicitVr, isBigEndian }: DataSet): string {
  return `${isExplicitVr ? 'explicit' : 'implicit'} ${isBigEndian ? 'big' : 'little'} endian`;
}

describe.runIf(isHere)('corpus', () => {
  it('each file is read as the catalogue says, or refused with a code', async () => {
    const seen: Record<string, unknown> = {};
    for (const file of files) {
      const bytes = readFileSync(join(corpusFolder, file.path));
      try {
        const whole = parse(bytes);
        const { dataSet, pixelData } = await readDicomHeader(memoryAccess(bytes), { inflate: inflatePieces });
        expect(pixelData, file.path).toEqual(whole.pixelData);
        const found = {
          encoding_found: encodingOf(dataSet),
          patient_name: text(dataSet, 'PatientName') ?? null,
          sop_instance: uid(dataSet, 'SOPInstanceUID') ?? null,
          hasPixels: pixelData !== undefined,
          rows: number(dataSet, 'Rows') ?? null,
        };
        const expected = { ...file, ...otherwise[file.path] };
        expect(found, file.path).toEqual({
          encoding_found: expected.encoding_found,
          patient_name: expected.patient_name,
          sop_instance: expected.sop_instance,
          hasPixels: expected.pixel_element !== null,
          rows: expected.image === null ? found.rows : expected.image.rows,
        });
        if (file.transfer_syntax !== null)
          expect(whole.transferSyntaxUid, file.path).toBe(file.transfer_syntax);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        seen[file.path] = error.code;
      }
    }
    expect(seen).toEqual(refused);
  });

  describe.runIf(oracle('pydicom'))('against pydicom', () => {
    /** Files that pydicom reads otherwise, each looked at. */
    const exceptions = new Set([
      // Broken headers in the middle: both read on, at different places.
      'malformed/GH179B.dcm',
      // Cut inside nested sequences: pydicom keeps half an element.
      'malformed/rtplan_truncated.dcm',
      // Pixels that are cut: pydicom gives half of them, we locate them.
      'malformed/MR_truncated.dcm',
      // Private sequences in implicit VR with a length: items to us, bytes to pydicom.
      'modalities/mr/ele.dcm',
      'structure/priv_SQ.dcm',
      // One tag twice: pydicom keeps the last.
      'non-image/colour-palettes/winter.dcm',
    ]);

    it('elements at the top level, in all items, and their values', () => {
      const paths = files
        .filter((file) => file.reads.pydicom && !exceptions.has(file.path))
        .map((file) => file.path);
      const answers = askPydicom(paths);
      const different: string[] = [];
      paths.forEach((path, index) => {
        const { dataSet } = parse(readFileSync(join(corpusFolder, path)));
        const ours: Answer = {
          tags: [...dataSet.elements.keys()].sort(),
          elements: countElements(dataSet),
          position: numbers(dataSet, 'ImagePositionPatient'),
          spacing: numbers(dataSet, 'PixelSpacing'),
          number: number(dataSet, 'InstanceNumber') ?? null,
          series: uid(dataSet, 'SeriesInstanceUID') ?? null,
        };
        if (JSON.stringify(ours) !== JSON.stringify(answers[index])) different.push(path);
      });
      expect(different).toEqual([]);
      expect(paths.length).toBeGreaterThan(700);
    });
  });
});

interface Answer {
  readonly tags: readonly string[];
  readonly elements: number;
  readonly position: readonly number[];
  readonly spacing: readonly number[];
  readonly number: number | null;
  readonly series: string | null;
}

function countElements(dataSet: DataSet): number {
  let count = 0;
  for (const element of dataSet.elements.values()) {
    count += 1;
    for (const item of element.items ?? []) count += countElements(item);
  }
  return count;
}

const script = `
import json, os, sys, warnings
import pydicom
from pydicom.dataset import Dataset
warnings.simplefilter('ignore')
def count(ds):
    n = 0
    for tag in ds.keys():
        n += 1
        raw = ds.get_item(tag)
        try:
            element = ds[tag]
        except Exception:
            continue
        if element.VR == 'SQ':
            for item in element.value:
                n += count(item)
    return n
def floats(value):
    if value is None or value == '':
        return []
    return [float(v) for v in value]
def plain(n):
    return int(n) if n == int(n) else n
out = []
for path in json.load(sys.stdin):
    ds = pydicom.dcmread(os.path.join(sys.argv[1], path))
    number = ds.get('InstanceNumber')
    out.append({
        'tags': sorted('%08X' % int(t) for t in ds.keys()),
        'elements': count(ds),
        'position': [plain(v) for v in floats(ds.get('ImagePositionPatient'))],
        'spacing': [plain(v) for v in floats(ds.get('PixelSpacing'))],
        'number': None if number in (None, '') else int(number),
        'series': ds.get('SeriesInstanceUID') or None,
    })
json.dump(out, sys.stdout)
`;

function askPydicom(paths: readonly string[]): readonly Answer[] {
  const output = execFileSync(pythonCommand(), ['-c', script, corpusFolder], {
    input: JSON.stringify(paths),
    maxBuffer: 512 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return JSON.parse(output.toString('utf8')) as Answer[];
}

import { describe, expect, it } from 'vitest';
import { tagRows } from '../../../core/dicom/tagRows';
import { text } from '../../../core/dicom/values';
import { writeDicomFile } from '../../../core/dicom/write/writeDicomFile';
import { summarizeInstance } from '../../../core/fileset/summarizeInstance';
import { withElements } from '../deid/support/deid';
import { parse } from './parse';
import { implicitLittleEndian } from './rawBytes';

/** In implicit VR a value may be as long as it likes, whatever its VR allows. */
const letters = 'A'.repeat(300_000);

describe('a Patient Name of 300,000 letters in one run', () => {
  it.each([
    ['no character set', [], letters],
    ['one character set', ['ISO_IR 100'], letters],
    ['code extensions', ['', 'ISO 2022 IR 87'], letters],
    ['behind a kanji', ['', 'ISO 2022 IR 87'], `\x1b$B0!\x1b(B${letters}`],
    ['Romaji', ['ISO 2022 IR 13', 'ISO 2022 IR 87'], letters],
    ['UTF-8', ['ISO_IR 192'], letters],
  ])('%s: is read and summarized', (_name, characterSet, patientName) => {
    const bytes = writeDicomFile({
      transferSyntaxUid: implicitLittleEndian,
      dataSet: withElements(['00080005', 'CS', characterSet], ['00100010', 'PN', patientName]),
    });
    const file = parse(bytes);
    expect(text(file.dataSet, 'PatientName')?.endsWith(letters)).toBe(true);
    expect(tagRows(file).length).toBeGreaterThan(5);
    summarizeInstance(file, { instanceId: '1', path: 'x', fileSize: bytes.length });
  });
});

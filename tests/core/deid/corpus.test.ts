import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { memoryAccess } from '../../../core/bytes/RandomAccess';
import { readDicomHeader } from '../../../core/dicom/readDicomHeader';
import { decodeFrame } from '../../../core/imaging/decode/decodeFrame';
import { describePixels } from '../../../core/imaging/describePixels';
import { locateFrames } from '../../../core/imaging/frames/locateFrames';
import { AppError } from '../../../core/errors/AppError';
import { corpusFolder, oracle, pythonCommand } from '../../support/oracles';
import { contextWith, deidentifyBytes, inflatePieces } from './support/deid';

interface Entry {
  readonly path: string;
  readonly reference?: { readonly lossy: boolean } | null;
}
interface Made {
  readonly source: string;
  readonly output: string;
  readonly changesCodedFrames: boolean;
  readonly isStripped: boolean;
}

const folder = mkdtempSync(join(tmpdir(), 'diascope-deid-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const made: Made[] = [];
const refused = new Map<string, number>();

describe.runIf(oracle('corpus'))('real files', () => {
  it('are each de-identified and proven, or refused with a reason', async () => {
    const { files } = JSON.parse(readFileSync(join(corpusFolder, 'catalogue.json'), 'utf8')) as {
      files: readonly Entry[];
    };
    const context = contextWith([], { acceptedPixels: 'all' });
    const displayableRefused: string[] = [];
    for (const [index, { path, reference }] of files.entries()) {
      const source = join(corpusFolder, path);
      const bytes = new Uint8Array(readFileSync(source));
      try {
        const { bytes: written, instance } = await deidentifyBytes(bytes, context);
        const output = join(folder, `${index}.dcm`);
        writeFileSync(output, written);
        made.push({
          source,
          output,
          isStripped: instance.report.notes.includes('jpegSegmentsStripped'),
          changesCodedFrames: instance.report.notes.some((note) => note !== 'pixelsAcceptedByPerson'),
        });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect([path, error.code]).toEqual([path, expect.stringMatching(/^(?:deid\.refused|file\.)/)]);
        const reason = `${error.code} ${String(error.facts['reason'] ?? '')}`.trim();
        refused.set(reason, (refused.get(reason) ?? 0) + 1);
        if (reference && !path.startsWith('malformed/')) displayableRefused.push(`${path}: ${reason}`);
      }
    }
    const reasons = [...refused].map(([reason, count]) => `  ${count} ${reason}`).join('\n');
    process.stdout.write(
      `corpus: ${made.length} of ${files.length} de-identified and proven; refused:\n${reasons}\n`,
    );
    process.stdout.write(`of files with pictures, not malformed:\n  ${displayableRefused.join('\n  ')}\n`);
    expect(made.length).toBeGreaterThan(650);
  }, 300_000);

  it.runIf(oracle('dcmtk'))(
    'are read by dcmdump wherever the source was',
    () => {
      const worse: string[] = [];
      for (const { source, output } of made) {
        const reads = (file: string): boolean =>
          spawnSync('dcmdump', ['-q', file], { stdio: 'ignore' }).status === 0;
        if (!reads(output) && reads(source)) worse.push(source);
      }
      expect(worse).toEqual([]);
    },
    300_000,
  );

  it.runIf(oracle('dciodvfy'))(
    'make dciodvfy find no error of a kind that the source lacks, but for what the profile removes',
    () => {
      const kinds = new Map<string, number>();
      let before = 0;
      let after = 0;
      const errors = (file: string): readonly string[] => {
        const { stdout, stderr } = spawnSync('dciodvfy', [file], { encoding: 'latin1' });
        return `${stdout}\n${stderr}`.split('\n').filter((line) => line.startsWith('Error'));
      };
      // Every eighth: dciodvfy takes a while for each.
      const looked = made.filter((_, index) => index % 8 === 0);
      for (const { source, output } of looked) {
        const [old, now] = [errors(source), errors(output)];
        before += old.length;
        after += now.length;
        const had = new Set(old.map(kindOf));
        for (const kind of new Set(now.map(kindOf)))
          if (!had.has(kind)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
      const found = [...kinds]
        .sort(([, one], [, other]) => other - one)
        .map(([kind, count]) => `  ${count} ${kind}`);
      process.stdout.write(
        `dciodvfy, ${looked.length} files: ${before} errors before, ${after} after; kinds that are new:\n${found.join('\n')}\n`,
      );
      // A wrong encoding, VR, length or multiplicity would be ours alone.
      expect(
        found.filter((kind) => /VR|length|Length|encoding|delimit|Multiplicity|Items 0/.test(kind)),
      ).toEqual([]);
    },
    300_000,
  );

  it.runIf(oracle('pydicom'))(
    'hold no name, ID or UID of the source, and the same pixels, as pydicom reads them',
    () => {
      const list = join(folder, 'list.json');
      writeFileSync(list, JSON.stringify(made));
      const report = execFileSync(pythonCommand(), [join(import.meta.dirname, 'support/compare.py'), list], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      });
      const { leaks, pixels, compared, names } = JSON.parse(report) as {
        leaks: string[];
        pixels: string[];
        compared: number;
        names: number;
      };
      process.stdout.write(
        `pydicom: ${names} values of ${made.length} files looked for, ${compared} pixel elements compared\n`,
      );
      expect(leaks).toEqual([]);
      expect(pixels).toEqual([]);
      expect(compared).toBeGreaterThan(500);
    },
    300_000,
  );

  it('decode to the same values where something was taken out of compressed frames', async () => {
    let compared = 0;
    const unreadable: string[] = [];
    for (const { source, output, isStripped } of made) {
      if (!isStripped) continue;
      const [before, after] = await Promise.all([decodedDigest(source), decodedDigest(output)]);
      expect([source, after]).toEqual([source, before]);
      if (before.startsWith('pixels.')) unreadable.push(source);
      else compared += 1;
    }
    process.stdout.write(
      `stripped frames: ${compared} files decode alike, ${unreadable.length} cannot be decoded before or after\n`,
    );
    expect(compared).toBeGreaterThan(40);
  }, 120_000);

  it.runIf(oracle('gdcm') && oracle('pydicom'))(
    'decode to the same bytes by GDCM too',
    () => {
      const list = join(folder, 'stripped.json');
      writeFileSync(list, JSON.stringify(made.filter(({ isStripped }) => isStripped)));
      const script = join(import.meta.dirname, 'support/rawPixels.py');
      const { same, different, unreadable } = JSON.parse(
        execFileSync(pythonCommand(), [script, list, folder], { encoding: 'utf8' }),
      ) as { same: number; different: string[]; unreadable: string[] };
      process.stdout.write(
        `gdcm: ${same} files with stripped frames decode alike, ${unreadable.length} sources it cannot decode\n`,
      );
      expect(different).toEqual([]);
      expect(same).toBeGreaterThan(35);
    },
    120_000,
  );

  const optionSets = [
    [
      'retainUids',
      'retainDeviceIdentity',
      'retainLongFullDates',
      'retainPatientCharacteristics',
      'retainInstitutionIdentity',
      'retainSafePrivate',
      'cleanDescriptors',
    ],
    ['retainLongModifiedDates', 'retainSafePrivate', 'cleanDescriptors'],
  ];
  for (const options of optionSets) {
    it(`are proven with ${options.join(', ')}`, async () => {
      const context = contextWith(options, { acceptedPixels: 'all' });
      for (const { source } of made) {
        const { instance } = await deidentifyBytes(new Uint8Array(readFileSync(source)), context);
        expect(instance.size).toBeGreaterThan(132);
      }
    }, 120_000);
  }

  it('keep the bytes of native pixels in their places', async () => {
    let compared = 0;
    for (const { source, output, changesCodedFrames } of made) {
      if (changesCodedFrames) continue;
      const [before, after] = [readFileSync(source), readFileSync(output)];
      const one = await readDicomHeader(memoryAccess(before), { inflate: inflatePieces });
      const two = await readDicomHeader(memoryAccess(after), { inflate: inflatePieces });
      if (
        one.pixelData === undefined ||
        two.pixelData === undefined ||
        one.pixelData.isEncapsulated ||
        one.isDeflated
      )
        continue;
      const length = one.pixelData.length - (one.pixelData.length % 2);
      const old = before.subarray(one.pixelData.offset, one.pixelData.offset + length - 1);
      const now = after.subarray(two.pixelData.offset, two.pixelData.offset + length - 1);
      expect([source, old.equals(now)]).toEqual([source, true]);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(300);
  }, 120_000);
});

/** SHA-256 of all decoded frames with how they are to be read, or the code by which they cannot be. */
async function decodedDigest(path: string): Promise<string> {
  const access = memoryAccess(new Uint8Array(readFileSync(path)));
  try {
    const file = await readDicomHeader(access, { inflate: inflatePieces });
    const pixel = describePixels(file);
    const located = await locateFrames(access, file, pixel);
    const hash = createHash('sha256');
    for (let index = 0; index < pixel.numberOfFrames; index += 1) {
      const { values, photometricInterpretation } = await decodeFrame(await located.read(index), pixel);
      hash.update(photometricInterpretation);
      hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
    return hash.digest('hex');
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

/** The sentence without what differs from file to file. */
function kindOf(line: string): string {
  return line
    .replace(/<2\.25\.[^>]*>|<[\d.]+>/g, '<>')
    .replace(/\/[^ ]*/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^Error - /, '');
}

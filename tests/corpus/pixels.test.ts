/**
 * Every file of the corpus that has pixels: decoded to the digest of an independent decoder, or refused with a code.
 * The files that are allowed to differ are named here, each with its reason.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors/AppError';
import { corpusFolder, oracle } from '../support/oracles';
import { readCatalogue, type CatalogueFile } from './catalogue';
import { decodeFile, type DecodedFile } from './decodeFile';

/** Lossless references that we do not reach. */
const lossless: Readonly<Record<string, string>> = {
  'transfer-syntaxes/jpeg-xl/us-27-frames-jpeg-xl-recompression.dcm':
    'JPEG XL is not among the syntaxes of this version',
};

/** Lossy references that we do not reach. */
const lossy: Readonly<Record<string, string>> = {
  'anonymisation/burned-in/example3.dcm':
    'a second data set stands inside of its only fragment and the stream is cut: shown as far as it goes, the same as dcmdjpeg and gdcmconv make of that stream with an end marker; mean within 1',
};

const hasCorpus = oracle('corpus');
const files = hasCorpus ? readCatalogue() : [];
const withReference = (isLossy: boolean) =>
  files.filter(({ reference }) => reference && reference.lossy === isLossy);

async function outcome(file: CatalogueFile): Promise<DecodedFile | string> {
  try {
    return await decodeFile(join(corpusFolder, file.path));
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

/** Whether a lossy picture cannot be that of the reference. */
function far(got: DecodedFile | string, { reference }: CatalogueFile): boolean {
  return typeof got === 'string' || Math.abs(got.mean - (reference?.mean ?? NaN)) > 1;
}

function report(title: string, exact: number, all: number, exceptions: readonly string[]): void {
  process.stderr.write(`\n${title}: ${exact} of ${all}\n${exceptions.map((line) => `  ${line}\n`).join('')}`);
}

describe.runIf(hasCorpus)('pixels of the corpus', () => {
  // The aim for lossy ones is a mean within 1 and no sample further away than 3; ours are the reference's to the last bit.
  it.each([
    ['lossless', false, lossless],
    ['lossy', true, lossy],
  ] as const)(
    'has the digest of the reference for every %s file',
    async (kind, isLossy, allowed) => {
      const all = withReference(isLossy);
      const differing: string[] = [];
      for (const file of all) {
        const got = await outcome(file);
        const isSame =
          typeof got !== 'string' &&
          got.isListedAsPicture &&
          got.sha256 === file.reference?.sha256 &&
          got.photometricInterpretation === file.reference.photometric_after_decode;
        if (!isSame) differing.push(file.path);
        if (!isSame && isLossy) expect(far(got, file), file.path).toBe(false);
      }
      report(
        `${kind}, same digest`,
        all.length - differing.length,
        all.length,
        differing.map((path) => `${path}: ${allowed[path] ?? 'not allowed'}`),
      );
      expect(differing).toEqual(Object.keys(allowed));
    },
    300_000,
  );

  it('decodes a file without reference or refuses it with a code of pixels or files', async () => {
    const all = files.filter(({ reference }) => !reference);
    const refused = new Map<string, number>();
    for (const file of all) {
      const got = await outcome(file);
      const code = typeof got === 'string' ? got : 'decoded';
      expect(code, file.path).toMatch(/^(decoded|pixels\.|file\.)/);
      refused.set(code, (refused.get(code) ?? 0) + 1);
    }
    report(
      'without reference',
      all.length,
      all.length,
      [...refused].map(([code, count]) => `${String(count)} ${code}`),
    );
  }, 300_000);
});

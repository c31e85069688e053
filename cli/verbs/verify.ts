import { parseArgs } from 'node:util';
import { escapeText } from '../../core/dicom/escapeText';
import { AppError } from '../../core/errors/AppError';
import { errorTexts } from '../../core/errors/texts';
import { verifyPackage } from '../../host/jobs/verifyPackage';
import type { Verb } from '../Verb';
import { wordsOf, readSecret } from './jobOptions';

const help = `Usage: diascope verify PACKAGE [--password-file F] [--json]

Reads a package (zip or folder) again and says whether every file is whole and as its manifest says.

  --password-file F  first line is the password of an encrypted package
  --json             prints one JSON document
  --help             prints this text

Exit codes: 0 whole, 1 files are missing, changed or extra, 3 it could not be read or is no package.
`;

/** `diascope verify`: whether a package is whole. */
export const verifyVerb: Verb = {
  name: 'verify',
  summary: 'says whether a package is whole',
  help,
  async run(args, io) {
    const { values, positionals } = wordsOf(() =>
      parseArgs({
        args,
        allowPositionals: true,
        options: {
          'password-file': { type: 'string' },
          json: { type: 'boolean', default: false },
        },
      }),
    );
    const [packagePath, ...more] = positionals;
    if (packagePath === undefined || more.length > 0) throw new AppError('usage.wrong');
    const file = values['password-file'];
    const { manifest, files, findings } = await verifyPackage(
      packagePath,
      io.signal,
      file === undefined ? undefined : await readSecret(file),
    );
    const isWhole = findings.length === 0;
    if (values.json) {
      const { tool, created, privacy, instances } = manifest;
      io.stdout.write(
        `${JSON.stringify({ package: packagePath, isWhole, tool, created, privacy, instances, files, problems: findings })}\n`,
      );
    } else {
      for (const { name, code } of findings)
        io.stdout.write(`${escapeText(name)}: ${errorTexts[code]} (${code})\n`);
      io.stdout.write(
        isWhole
          ? `whole: ${files} files, ${manifest.instances} instances\n`
          : `not whole: ${findings.length} problems\n`,
      );
    }
    return isWhole ? 0 : 1;
  },
};

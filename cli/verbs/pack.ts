import path from 'node:path';
import { parseArgs } from 'node:util';
import { version } from '../../package.json';
import { AppError } from '../../core/errors/AppError';
import { errorTexts } from '../../core/errors/texts';
import { createExportJournal } from '../../host/jobs/exportJournal';
import { completeOutcomes } from '../../host/jobs/createJobs';
import { exportPackage } from '../../host/jobs/exportPackage';
import { defaultUserDataPath } from '../window/windowOptions';
import type { ExitCode, Verb, VerbIo } from '../Verb';
import {
  deidentifyArguments,
  deidentifyHelp,
  wordsOf,
  privacyOf,
  readPasswords,
  readSecret,
} from './jobOptions';
import { loadInstances } from './loadInstances';
import { tellInterrupted } from './tellInterrupted';

const help = `Usage: diascope pack PATH… --out OUT [options]

Makes a package for a recipient: a folder, or a zip when OUT ends in .zip. It is built beside its name
as OUT.part, read back, compared by SHA-256, and then renamed: either whole or not there. It holds a
README, and a manifest that "diascope verify" compares. Nothing is overwritten.

Options:
  --out OUT                  where it goes
  --password-file F          first line is the password of the package (zip only; AES-256)
  --source-password-file F   passwords of encrypted zips among the PATHs, one a line
  --names PATTERN            file names, such as {patientName}/{seriesNumber}/{index}
  --json                     prints what became of each instance as one JSON document
  --help                     prints this text

${deidentifyHelp}`;

/** `diascope pack`: a package for a recipient. */
export const packVerb: Verb = {
  name: 'pack',
  summary: 'makes a package for a recipient (folder or zip)',
  help,
  async run(args, io) {
    const { values, positionals } = wordsOf(() =>
      parseArgs({
        args,
        allowPositionals: true,
        options: {
          out: { type: 'string' },
          'password-file': { type: 'string' },
          'source-password-file': { type: 'string' },
          names: { type: 'string', default: '' },
          json: { type: 'boolean', default: false },
          ...deidentifyArguments,
        },
      }),
    );
    const { out } = values;
    if (out === undefined || positionals.length === 0) throw new AppError('usage.wrong');
    const sourceFile = values['source-password-file'];
    const secretOf = (file: string | undefined) => (file === undefined ? undefined : readSecret(file));
    return pack(
      {
        paths: positionals,
        out,
        password: await secretOf(values['password-file']),
        sourcePasswords: sourceFile === undefined ? [] : await readPasswords(sourceFile),
        names: values.names,
        isJson: values.json,
        privacy: await privacyOf(values),
      },
      io,
    );
  },
};

interface PackOptions {
  readonly paths: readonly string[];
  readonly out: string;
  readonly password: string | undefined;
  readonly sourcePasswords: readonly string[];
  readonly names: string;
  readonly isJson: boolean;
  readonly privacy: Awaited<ReturnType<typeof privacyOf>>;
}

async function pack(options: PackOptions, io: VerbIo): Promise<ExitCode> {
  const { out, privacy, password } = options;
  const format = out.toLowerCase().endsWith('.zip') ? 'zip' : 'folder';
  if (password !== undefined && format === 'folder')
    throw new AppError('usage.wrong', { option: '--password-file' });
  const userDataPath = defaultUserDataPath(process.env);
  await tellInterrupted(userDataPath, io);
  const loaded = await loadInstances(options.paths, options.sourcePasswords, io);
  try {
    const journal = createExportJournal(userDataPath);
    const result = await exportPackage({
      instances: loaded.instances,
      privacy,
      fileNamePattern: options.names,
      format,
      targetPath: path.resolve(out),
      password,
      sourceRoots: loaded.sourceRoots,
      version,
      signal: io.signal,
      onPart: (partPath, isThere) => journal.onPart(partPath, isThere),
    });
    const paths = new Map(loaded.instances.map(({ summary }) => [summary.instanceId, summary.path]));
    const outcomes = completeOutcomes([...paths.keys()], result.outcomes).map(({ instanceId, ...rest }) => ({
      path: paths.get(instanceId) ?? '',
      ...rest,
    }));
    const { error } = result;
    if (options.isJson) {
      const written = outcomes.filter(({ status }) => status === 'ok').length;
      const document = {
        out,
        format,
        privacy: privacy.kind === 'asIs' ? 'asIs' : 'deidentified',
        isEncrypted: password !== undefined,
        instances: written,
        outcomes,
        problems: loaded.problems,
        ...(error === undefined ? {} : { error: { code: error.code, facts: error.facts } }),
      };
      io.stdout.write(`${JSON.stringify(document)}\n`);
    }
    const left = outcomes.filter(({ status }) => status !== 'ok');
    if (!options.isJson) {
      for (const outcome of left)
        if (outcome.code !== undefined)
          io.stdout.write(`${outcome.path}: ${errorTexts[outcome.code]} (${outcome.code})\n`);
      for (const problem of loaded.problems)
        io.stdout.write(`${problem.path}: ${errorTexts[problem.code]} (${problem.code})\n`);
      if (error === undefined)
        io.stdout.write(
          `${out}: ${outcomes.length - left.length} of ${outcomes.length} instances, verified\n`,
        );
    }
    if (error !== undefined) {
      io.stderr.write(`diascope: ${errorTexts[error.code]} (${error.code})\n`);
      return 3;
    }
    return left.length > 0 || loaded.problems.length > 0 ? 1 : 0;
  } finally {
    await loaded.close();
  }
}

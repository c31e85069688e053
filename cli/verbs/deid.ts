import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { version } from '../../package.json';
import { escapeText } from '../../core/dicom/escapeText';
import { offeredOptions } from '../../core/deid/options';
import { AppError } from '../../core/errors/AppError';
import { errorTexts } from '../../core/errors/texts';
import { completeOutcomes } from '../../host/jobs/createJobs';
import { createExportJournal } from '../../host/jobs/exportJournal';
import { exportPackage, type ExportResult } from '../../host/jobs/exportPackage';
import type { JobPrivacy } from '../../host/jobs/JobPrivacy';
import { defaultUserDataPath } from '../window/windowOptions';
import type { ExitCode, Verb, VerbIo } from '../Verb';
import { startJobThreads, type JobThreads } from '../../host/jobs/threads/jobThreads';
import { deidentifyArguments, privacyOf, readPasswords, wordsOf } from './jobOptions';
import { loadInstances, type LoadedInstances } from './loadInstances';
import { tellInterrupted } from './tellInterrupted';

const help = `Usage: diascope deid PATH… --out OUT [options]

Makes a copy that is de-identified in accordance with DICOM PS3.15 2026d Basic Profile, as a folder or, when OUT
ends in .zip, a zip. It is built beside its name, searched for what was removed, read back and then renamed. What
cannot be cleaned is refused and listed. Pixels, faces and rare findings can still identify.

  --out OUT              where it goes; nothing is overwritten
  --option NAME          an option of the profile, may be given more than once:
                         ${offeredOptions.slice(0, 4).join(', ')},
                         ${offeredOptions.slice(4, 7).join(', ')},
                         ${offeredOptions.slice(7).join(', ')}
  --project-key FILE     at least 16 bytes: the same key gives the same pseudonyms and UIDs again
  --mask SERIES:x,y,w,h  paints over a rectangle in every frame of a series (its UID); more than one may be given
  --accept-pixels        you have looked at the pictures: they show no identity
  --report FILE          writes the report of the package also here, as JSON
  --password-file F      passwords of encrypted zips among the PATHs, one a line
  --json                 prints what became of each instance as one JSON document
  --help                 prints this text
`;

/** `diascope deid`: a de-identified copy. */
export const deidVerb: Verb = {
  name: 'deid',
  summary: 'makes a de-identified copy (folder or zip)',
  help,
  run: async (args, io) => deidentify(await readOptions(args), io),
};

interface DeidOptions {
  readonly paths: readonly string[];
  readonly out: string;
  readonly report: string | undefined;
  readonly passwords: readonly string[];
  readonly isJson: boolean;
  readonly privacy: JobPrivacy;
}

async function readOptions(args: string[]): Promise<DeidOptions> {
  const { values, positionals } = wordsOf(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...deidentifyArguments,
        out: { type: 'string' },
        report: { type: 'string' },
        'password-file': { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    }),
  );
  const { out } = values;
  if (out === undefined || positionals.length === 0)
    throw new AppError('usage.wrong', { missing: out === undefined ? '--out' : 'PATH' });
  const passwordFile = values['password-file'];
  return {
    paths: positionals,
    out,
    report: values.report,
    passwords: passwordFile === undefined ? [] : await readPasswords(passwordFile),
    isJson: values.json,
    privacy: await privacyOf({ ...values, deidentify: true }),
  };
}

async function deidentify(options: DeidOptions, io: VerbIo): Promise<ExitCode> {
  const userDataPath = defaultUserDataPath(process.env);
  await tellInterrupted(userDataPath, io);
  // They start while the scan runs.
  const threads = startJobThreads({ signal: io.signal, settings: options.privacy.threadSettings() });
  threads.prepare();
  try {
    return await deidentifyIn(threads, options, userDataPath, io);
  } finally {
    await threads.close();
  }
}

async function deidentifyIn(
  threads: JobThreads,
  options: DeidOptions,
  userDataPath: string,
  io: VerbIo,
): Promise<ExitCode> {
  const loaded = await loadInstances(options.paths, options.passwords, io);
  try {
    const kept = keepReport(options.privacy);
    const journal = createExportJournal(userDataPath);
    const result = await exportPackage({
      instances: loaded.instances,
      privacy: kept.privacy,
      threads,
      fileNamePattern: '',
      format: options.out.toLowerCase().endsWith('.zip') ? 'zip' : 'folder',
      targetPath: path.resolve(options.out),
      sourceRoots: loaded.sourceRoots,
      version,
      signal: io.signal,
      onPart: (partPath, isThere) => journal.onPart(partPath, isThere),
    });
    const report = kept.report();
    if (options.report !== undefined && result.error === undefined && report !== undefined)
      await writeReport(options.report, report);
    return tell(options, loaded, result, io);
  } finally {
    await loaded.close();
  }
}

/** The same privacy, which remembers the JSON report that goes into the package. */
function keepReport(privacy: JobPrivacy): { readonly privacy: JobPrivacy; report(): Uint8Array | undefined } {
  let report: Uint8Array | undefined;
  return {
    report: () => report,
    privacy: {
      ...privacy,
      *reportEntries(tool, created, outcomes) {
        for (const entry of privacy.reportEntries(tool, created, outcomes)) {
          if (!entry.name.endsWith('.json')) {
            yield entry;
            continue;
          }
          const chunks = entry.chunks();
          if (!(Symbol.iterator in chunks)) throw new AppError('internal.unexpected');
          const kept = new Uint8Array(Buffer.concat([...chunks]));
          report = kept;
          // The writer owns what it is given.
          yield { ...entry, chunks: () => [kept.slice()] };
        }
      },
    },
  };
}

async function writeReport(file: string, report: Uint8Array): Promise<void> {
  try {
    await writeFile(file, report);
  } catch (error) {
    throw new AppError('write.failed', {}, error);
  }
}

function tell(
  options: DeidOptions,
  loaded: LoadedInstances,
  { outcomes, error }: ExportResult,
  io: VerbIo,
): ExitCode {
  const paths = new Map(loaded.instances.map(({ summary }) => [summary.instanceId, summary.path]));
  const shown = completeOutcomes([...paths.keys()], outcomes).map(({ instanceId, ...rest }) => ({
    path: paths.get(instanceId) ?? '',
    ...rest,
  }));
  const left = shown.filter(({ status }) => status !== 'ok');
  if (options.isJson) {
    const document = {
      out: options.out,
      instances: shown.length - left.length,
      refused: left.filter(({ status }) => status === 'refused').length,
      outcomes: shown,
      problems: loaded.problems,
      ...(error === undefined ? {} : { error: { code: error.code, facts: error.facts } }),
    };
    io.stdout.write(`${JSON.stringify(document)}\n`);
  }
  for (const { path: place, code } of [...left, ...loaded.problems]) {
    if (code !== undefined) io.stderr.write(`${escapeText(place)}: ${errorTexts[code]} (${code})\n`);
  }
  if (error !== undefined) {
    io.stderr.write(`diascope: ${errorTexts[error.code]} (${error.code})\n`);
    return 3;
  }
  if (!options.isJson)
    io.stdout.write(
      `${options.out}: ${shown.length - left.length} of ${shown.length} instances, de-identified and verified\n`,
    );
  return left.length > 0 || loaded.problems.length > 0 ? 1 : 0;
}

import { dirname, join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError, asAppError } from '../../core/errors/AppError';
import { escapeText } from '../../core/dicom/escapeText';
import { errorTexts } from '../../core/errors/texts';
import { addReceipts, emptyReceipt } from '../../core/fileset/addReceipts';
import { buildTree } from '../../core/fileset/buildTree';
import type { FileProblem, InstanceSummary, Receipt } from '../../core/fileset/types';
import { scanSource } from '../../host/scan/scanSource';
import { isFolderKind } from '../../host/sources/folderSource';
import { openSource } from '../../host/sources/openSource';
import { saveReceiptPage } from '../../host/receipt/saveReceiptPage';
import { rootPathsOf, type Source } from '../../host/sources/Source';
import { version } from '../../package.json';
import type { ExitCode, Verb, VerbIo } from '../Verb';
import { readPasswords } from './jobOptions';
import { scanDocument, type ScannedSources } from './scanDocument';

const help = `Usage: diascope scan PATH… [--json] [--receipt FILE.html] [--password-file F]

Lists patients, studies, series and instances of folders, files, DICOMDIRs, zips and images of discs, and
says what became of each file. Headers only are read; nothing is written to what is read.

  --json              prints one JSON document
  --receipt FILE.html writes the import receipt as a page to print: what was expected, found, readable and
                      shown, and why the rest is not
  --password-file F   passwords of encrypted zips, one a line; each is tried on each of them
  --help              prints this text
`;

interface Options {
  readonly paths: readonly string[];
  readonly isJson: boolean;
  readonly passwords: readonly string[];
  readonly receiptPath: string | undefined;
}

/** `diascope scan`: what is on a medium. */
export const scanVerb: Verb = {
  name: 'scan',
  summary: 'lists patients, studies, series and instances',
  help,
  async run(args, io) {
    const options = await readOptions(args);
    const scanned = await scanPaths(options, io);
    if (options.receiptPath !== undefined) await saveReceipt(scanned, options.receiptPath);
    if (options.isJson) io.stdout.write(`${JSON.stringify(scanDocument(scanned))}\n`);
    else printTree(scanned, io);
    return (scanned.receipt.problems.length > 0 ? 1 : 0) satisfies ExitCode;
  },
};

async function readOptions(args: string[]): Promise<Options> {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        receipt: { type: 'string' },
        'password-file': { type: 'string' },
      },
    });
  } catch (error) {
    throw new AppError('usage.wrong', {}, error);
  }
  const { values, positionals } = parsed;
  if (positionals.length === 0) throw new AppError('usage.wrong', { missing: 'PATH' });
  const file = values['password-file'];
  const passwords = file === undefined ? [] : await readPasswords(file);
  return { paths: positionals, isJson: values.json, passwords, receiptPath: values.receipt };
}

async function saveReceipt({ receipt, sources, roots }: ScannedSources, path: string): Promise<void> {
  const sourceNames = sources.map((source) => source.path);
  await saveReceiptPage(
    receipt,
    { sourceNames, version },
    { path, sourceRoots: roots, mayReplaceFile: false },
  );
}

/**
 * Scans all paths into one tree. One path that cannot be read is a problem beside others.
 * @throws {AppError} the reason when no path can be read; job.cancelled
 */
async function scanPaths(options: Options, io: VerbIo): Promise<ScannedSources> {
  const sources: { path: string; kind: string }[] = [];
  const instances: InstanceSummary[] = [];
  const failures: FileProblem[] = [];
  const roots: string[] = [];
  let receipt: Receipt = emptyReceipt;
  let lastId = 0;
  let lastError: unknown;
  for (const argument of options.paths) {
    try {
      const source = await openSource([argument], { passwords: options.passwords });
      try {
        const toShown = shownPaths(argument, source);
        const finished = await scanSource(source, {
          signal: io.signal,
          nextInstanceId: () => String((lastId += 1)),
          onInstances: (found) => {
            for (const instance of found) instances.push({ ...instance, path: toShown(instance.path) });
          },
        });
        receipt = addReceipts(receipt, shownReceipt(finished.receipt, toShown));
        roots.push(...rootPathsOf(source));
        sources.push({ path: argument, kind: source.kind });
      } finally {
        await source.close();
      }
    } catch (error) {
      lastError = error;
      failures.push({ path: argument, code: asAppError(error, 'internal.unexpected').code });
    }
    if (io.signal.aborted) throw new AppError('job.cancelled');
  }
  if (sources.length === 0) throw asAppError(lastError, 'source.unreadable');
  return {
    sources,
    patients: buildTree(instances),
    roots,
    receipt: { ...receipt, problems: [...receipt.problems, ...failures] },
  };
}

/** Places inside a source as the person would write them: joined to what was typed. */
function shownPaths(argument: string, source: Source): (path: string) => string {
  if (source.kind === 'file') return () => argument;
  if (source.kind === 'folder') return below(argument);
  if (isFolderKind(source)) return below(dirname(argument));
  // An archive's own name stands first in its paths.
  return (path) => argument + path.slice(source.name.length);
}

/** Paths below a folder, whose own is brought into form once and not for each of them. */
function below(folder: string): (path: string) => string {
  const start = join(folder, sep);
  return (path) => {
    if (path === '') return folder;
    const place = start === `.${sep}` ? path : start + path;
    return sep === '/' ? place : place.replaceAll('/', sep);
  };
}

function shownReceipt(receipt: Receipt, toShown: (path: string) => string): Receipt {
  const shown = (problems: readonly FileProblem[] = []): readonly FileProblem[] =>
    problems.map(({ path, code }) => ({ path: toShown(path), code }));
  return { ...receipt, notShown: shown(receipt.notShown), problems: shown(receipt.problems) };
}

/** A terminal obeys control characters; names from files must not command it. */
function plain(text: string | number | undefined): string {
  return escapeText(String(text ?? ''));
}

function printTree({ patients, receipt }: ScannedSources, io: VerbIo): void {
  const print = (line: string): void => {
    io.stdout.write(`${line}\n`);
  };
  for (const patient of patients) {
    print(
      `${plain(patient.patientName) || '(no name)'}  ${plain(patient.patientId)}  ${plain(patient.birthDate)}`,
    );
    for (const study of patient.studies) {
      print(`  ${plain(study.studyDate) || '(no date)'}  ${plain(study.description)}`);
      for (const series of study.series) {
        const count = `${series.instances.length} instance${series.instances.length === 1 ? '' : 's'}`;
        print(
          `    ${plain(series.number)}  ${plain(series.modality)}  ${plain(series.description)}  ${count}`,
        );
      }
    }
  }
  const { files, dicom, displayable, notDicom, missing, refused, expected, problems } = receipt;
  const named = expected === undefined ? '' : ` of ${expected} that the DICOMDIR names`;
  print(
    `${files} files: ${dicom} DICOM (${displayable} with pictures), ${notDicom} not DICOM, ${refused} refused, ${missing} missing${named}`,
  );
  for (const { path, code } of problems) io.stderr.write(`${plain(path)}: ${errorTexts[code]} (${code})\n`);
}

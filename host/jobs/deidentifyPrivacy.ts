/**
 * De-identified outputs of a job, made in its threads. Invariants: no output without its proof; what is written or sent are
 * the bytes that were proven, or bytes made anew with the same key and proven again; an output holds its bytes only until
 * they are taken; the report adds instances up in the order in which they were asked for.
 */
import { randomBytes } from 'node:crypto';
import { createPackageReport, type ReportBuilder } from '../../core/deid/report/packageReport';
import { reportHtml } from '../../core/deid/report/reportHtml';
import type { DeidSummary, MaskRectangle } from '../../core/deid/types';
import { AppError } from '../../core/errors/AppError';
import { expectedOf } from '../../core/fileset/expectedInstance';
import type { InstanceSummary } from '../../core/fileset/types';
import { isCompressedSyntax } from './copyOutput';
import type { JobInstance, JobOutput } from './JobInstance';
import type { JobPrivacy, OutputForm } from './JobPrivacy';
import type { PackedContent } from './package/entries';
import { textEntry } from './packageDocuments';
import { deidContext, type DeidThreadSettings } from './threads/deidSettings';
import type { MadeInstance } from './threads/jobProtocol';
import type { JobThreads } from './threads/jobThreads';

export interface DeidentifySettings {
  readonly options: readonly string[];
  /** Source Series Instance UIDs whose pictures a person has looked at and accepted, or all. */
  readonly acceptedPixels: readonly string[] | 'all';
  readonly masks?: ReadonlyMap<string, readonly MaskRectangle[]>;
  /** Key that is kept for repeated exports; a random one for this job otherwise. */
  readonly projectKey?: Uint8Array | undefined;
}

/**
 * De-identifies what leaves, and proves each instance on the very bytes that are then written (whose
 * digests are compared after reading back) or sent.
 * @throws {AppError} deid.badKey, deid.unknownOption, deid.optionConflict, deid.badMask
 */
export function deidentifyPrivacy(given: DeidentifySettings): JobPrivacy {
  const { options, acceptedPixels, masks } = given;
  const settings: DeidThreadSettings = {
    key: given.projectKey ?? randomBytes(32),
    options,
    acceptedPixels,
    ...(masks === undefined ? {} : { masks }),
  };
  const report = createPackageReport(deidContext(settings).options);
  let last: Promise<unknown> = Promise.resolve();
  return {
    kind: 'deidentify',
    isRepeatable: false,
    threadSettings: () => settings,
    prepare(instance, threads, form) {
      const before = last;
      const made = make(instance, threads, form);
      last = Promise.allSettled([before, made]);
      return inTurn(before, made).then((done) => outputOf(instance, done, threads, report));
    },
    assess: ({ entry, summary }, threads) => threads.assess(entry, summary.series.seriesInstanceUid),
    reportEntries(tool, created, outcomes) {
      let count = 0;
      for (const { status, code } of outcomes.values()) {
        if (status !== 'ok' && code !== undefined) report.refuse(`instance ${++count}`, code);
      }
      const built = report.build(tool, created);
      return [
        textEntry(
          'deidentification-report.json',
          `${JSON.stringify(built, undefined, 1)}
`,
        ),
        textEntry('deidentification-report.html', reportHtml(built)),
      ];
    },
  };
}

/** As it was made, and packed where a zip takes it. */
interface MadeOutput extends MadeInstance {
  readonly packed?: PackedContent;
}

async function make(
  { entry, summary }: JobInstance,
  threads: JobThreads,
  form: OutputForm,
): Promise<MadeOutput> {
  const made = await threads.deidentify(entry, form !== 'none', expectedOf(summary));
  const { bytes, ...rest } = made;
  if (form !== 'zip' || bytes === undefined) return made;
  return { ...rest, packed: await threads.pack(bytes, isCompressedSyntax(made.summary.transferSyntaxUid)) };
}

/** What `made` gives, but not before `before` has ended. */
async function inTurn<T>(before: Promise<unknown>, made: Promise<T>): Promise<T> {
  // It may fail before its turn comes.
  made.catch(() => undefined);
  await before;
  return made;
}

function outputOf(
  instance: JobInstance,
  made: MadeOutput,
  threads: JobThreads,
  report: ReportBuilder,
): JobOutput {
  const { summary, size, identifyingWords } = made;
  let kept = made.bytes;
  report.add(made.report);
  return {
    instance,
    sopInstanceUid: summary.sopInstanceUid,
    studyInstanceUid: summary.studyInstanceUid,
    shown: shownSummary(instance.summary, summary),
    size,
    packed: made.packed,
    isCompressed: isCompressedSyntax(summary.transferSyntaxUid),
    checkName(text) {
      const folded = text.toLowerCase();
      if (identifyingWords.some((word) => folded.includes(word)))
        throw new AppError('deid.residue', { reason: 'name' });
    },
    async *chunks() {
      // Whoever takes the bytes owns them; nothing stays here, and a second try makes them anew.
      const bytes = kept;
      kept = undefined;
      if (bytes !== undefined) yield bytes;
      else yield* threads.stream(instance.entry, size, expectedOf(instance.summary));
    },
  };
}

/** What names may say: the replacement values only, nothing that the source said. */
function shownSummary(source: InstanceSummary, summary: DeidSummary): InstanceSummary {
  const seriesNumber = wholeNumber(summary.seriesNumber);
  const instanceNumber = wholeNumber(summary.instanceNumber);
  return {
    instanceId: source.instanceId,
    path: '',
    patient: { patientId: summary.patientId, patientName: summary.patientName },
    study: { studyInstanceUid: summary.studyInstanceUid },
    series: {
      seriesInstanceUid: summary.seriesInstanceUid,
      ...(summary.modality === '' ? {} : { modality: summary.modality }),
      ...(seriesNumber === undefined ? {} : { number: seriesNumber }),
    },
    sopInstanceUid: summary.sopInstanceUid,
    sopClassUid: summary.sopClassUid,
    transferSyntaxUid: summary.transferSyntaxUid,
    ...(instanceNumber === undefined ? {} : { instanceNumber }),
    numberOfFrames: source.numberOfFrames,
    isDisplayable: source.isDisplayable,
    fileSize: source.fileSize,
    problems: [],
  };
}

function wholeNumber(text: string): number | undefined {
  return /^\s*[-+]?\d{1,9}\s*$/.test(text) ? Number(text) : undefined;
}

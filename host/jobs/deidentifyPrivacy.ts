/**
 * De-identified outputs of a job. Invariants: no output without its proof; what is written or sent are
 * the bytes that were proven, or bytes made anew with the same key and proven again; an output holds
 * its bytes only until they are taken.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { chunkListAccess } from '../../core/bytes/chunkListAccess';
import type { RandomAccess } from '../../core/bytes/RandomAccess';
import { assessInstance } from '../../core/deid/assessInstance';
import { createDeidContext } from '../../core/deid/createDeidContext';
import { deidentifyInstance } from '../../core/deid/deidentifyInstance';
import { proveInstance } from '../../core/deid/proof/proveInstance';
import { createPackageReport, type ReportBuilder } from '../../core/deid/report/packageReport';
import { reportHtml } from '../../core/deid/report/reportHtml';
import type { DeidContext, DeidInstance, DeidSummary, MaskRectangle } from '../../core/deid/types';
import { readDicomHeader } from '../../core/dicom/readDicomHeader';
import { AppError } from '../../core/errors/AppError';
import type { InstanceSummary } from '../../core/fileset/types';
import { inflateRaw } from '../inflate';
import type { OpenFile } from '../sources/Source';
import { streamedFile } from '../sources/streamedFile';
import { isCompressedSyntax } from './copyOutput';
import type { JobInstance, JobOutput } from './JobInstance';
import type { JobPrivacy } from './JobPrivacy';
import { textEntry } from './packageDocuments';

export interface DeidentifySettings {
  readonly options: readonly string[];
  /** Source Series Instance UIDs whose pictures a person has looked at and accepted, or all. */
  readonly acceptedPixels: readonly string[] | 'all';
  readonly masks?: ReadonlyMap<string, readonly MaskRectangle[]>;
  /** Key that is kept for repeated exports; a random one for this job otherwise. */
  readonly projectKey?: Uint8Array | undefined;
}

/** Outputs up to this size are made once and kept until they are written. */
const keptLimit = 16 * 1024 * 1024;
const inflateLimit = 2 * 1024 * 1024 * 1024;

/**
 * De-identifies what leaves, and proves each instance on the very bytes that are then written (whose
 * digests are compared after reading back) or sent.
 * @throws {AppError} deid.badKey, deid.unknownOption, deid.optionConflict, deid.badMask
 */
export function deidentifyPrivacy(settings: DeidentifySettings): JobPrivacy {
  const context = createDeidContext({
    key: settings.projectKey ?? randomBytes(32),
    options: settings.options,
    hmac: (key, data) => createHmac('sha256', key).update(data).digest(),
    deflate: (bytes) => deflateRawSync(bytes),
    acceptedPixels: settings.acceptedPixels,
    ...(settings.masks === undefined ? {} : { masks: settings.masks }),
  });
  const report = createPackageReport(context.options);
  return {
    kind: 'deidentify',
    isRepeatable: false,
    prepare: (instance) => prepare(instance, context, report),
    async assess(instance) {
      return withFile(instance, async (access) => {
        const { refusal, needsPixelReview } = assessInstance(
          await readDicomHeader(access, { inflate: inflateRaw }),
        );
        if (refusal !== undefined) return { refused: refusal };
        const { seriesInstanceUid } = instance.summary.series;
        const isSeen = context.isPixelAccepted(seriesInstanceUid) || context.masks.has(seriesInstanceUid);
        return needsPixelReview && !isSeen ? { pixelReview: 'deid.pixelsNotReviewed' } : {};
      });
    },
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

async function prepare(
  instance: JobInstance,
  context: DeidContext,
  report: ReportBuilder,
): Promise<JobOutput> {
  const made = await withFile(instance, async (access) => {
    const deid = await make(access, context);
    const kept = deid.size <= keptLimit ? await collect(deid) : undefined;
    const output = kept === undefined ? streamed(deid) : chunkListAccess(kept);
    await prove(output, deid, context);
    return { deid, kept };
  });
  const { summary, removedValues, report: done, size, sopInstanceUid } = made.deid;
  let { kept } = made;
  report.add(done);
  const identifying = removedValues
    .filter(({ kind }) => kind !== 'text')
    .flatMap(({ text }) => text.toLowerCase().split(/[\^=,\s]+/))
    .filter((part) => part.length >= 4);
  return {
    instance,
    sopInstanceUid,
    studyInstanceUid: summary.studyInstanceUid,
    shown: shownSummary(instance.summary, summary),
    size,
    isCompressed: isCompressedSyntax(summary.transferSyntaxUid),
    checkName(text) {
      const folded = text.toLowerCase();
      if (identifying.some((value) => folded.includes(value)))
        throw new AppError('deid.residue', { reason: 'name' });
    },
    async *chunks() {
      // Whoever takes the bytes owns them; nothing stays here, and a second try makes them anew.
      const bytes = kept;
      kept = undefined;
      if (bytes !== undefined) yield* bytes;
      else yield* again(instance, context, size);
    },
  };
}

/** Makes the same bytes anew, with the proof: for what is too large to be kept, and for a second try. */
async function* again(instance: JobInstance, context: DeidContext, size: number): AsyncGenerator<Uint8Array> {
  const access = await instance.entry.open();
  try {
    const deid = await make(access, context);
    if (deid.size !== size) throw new AppError('source.changed', { expected: size, found: deid.size });
    await prove(streamed(deid), deid, context);
    yield* deid.chunks();
  } finally {
    await access.close();
  }
}

/** The output as a file that is made while it is read. */
function streamed(deid: DeidInstance): RandomAccess {
  return streamedFile(
    deid.size,
    () => generator(deid.chunks()),
    () => Promise.resolve(),
  );
}

async function make(access: RandomAccess, context: DeidContext): Promise<DeidInstance> {
  return deidentifyInstance(access, await readDicomHeader(access, { inflate: inflateRaw }), context);
}

async function prove(output: RandomAccess, deid: DeidInstance, context: DeidContext): Promise<void> {
  const { removedValues, writtenValues } = deid;
  await proveInstance(output, {
    removedValues,
    writtenValues,
    options: context.options,
    inflate: (bytes) => inflateRaw(bytes, inflateLimit),
  });
}

async function withFile<T>(instance: JobInstance, use: (access: OpenFile) => Promise<T>): Promise<T> {
  const access = await instance.entry.open();
  try {
    return await use(access);
  } finally {
    await access.close();
  }
}

/** The output in the pieces in which it was made: joining them would copy every picture once more. */
async function collect(deid: DeidInstance): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of deid.chunks()) {
    pieces.push(chunk);
    length += chunk.length;
  }
  if (length !== deid.size) throw new AppError('source.changed', { expected: deid.size, found: length });
  return pieces;
}

async function* generator(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
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

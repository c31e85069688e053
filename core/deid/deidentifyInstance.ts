/**
 * De-identifies one instance. Invariants:
 * - What cannot be proven clean is removed, or the instance is refused; nothing is copied through raw.
 * - Everything before the pixels is held in memory (at most 256 MB); pixels are streamed, so memory does not grow with them.
 * - The size is known before the first byte is given.
 * - The same source, key and options give the same bytes.
 */
import { memoryAccess, type RandomAccess } from '../bytes/RandomAccess';
import type { DicomFile } from '../dicom/DataSet';
import { transferSyntax, transferSyntaxUids } from '../dicom/transferSyntax';
import { AppError, asAppError } from '../errors/AppError';
import { encodeDataSet, encodeHeader, type OutForm } from './rewrite/encodeDataSet';
import { encodeFileStart } from './rewrite/fileMeta';
import { readIdentity, type Identity } from './rewrite/identity';
import { markers } from './rewrite/markers';
import { startRewrite } from './rewrite/startRewrite';
import { mapUid, rewriteLevel } from './rewrite/rewriteLevel';
import { scrub } from './rewrite/scrub';
import type { OutElement } from './rewrite/OutElement';
import type { Rewrite } from './rewrite/Rewrite';
import { needsPixelReview, objectRefusal } from './rules/objects';
import { readStrict, type StrictDataSet } from './strict/readStrict';
import { planPixels, type PlannedPixels } from './pixels/planPixels';
import type { DeidContext, DeidInstance, DeidSummary, MaskRectangle } from './types';

const undefinedLength = 0xffffffff;
/** Pixels of a deflated Data Set that is deflated again, which is done in memory; with more of them it is written as it is inflated. */
export const maxDeflatedPixels = 64 * 1024 * 1024;

/**
 * The de-identified instance of a file whose header was read. Reads the pixels of compressed frames once to see what stands
 * between them; everything else is read when `chunks` is asked for.
 *
 * @param access the file, kept open until the chunks have been read
 * @throws {AppError} deid.refusedObject, deid.refusedStructure, deid.pixelsNotReviewed, deid.badMask, source.changed
 * @source PS3.15 E.1.1
 */
export async function deidentifyInstance(
  access: RandomAccess,
  file: DicomFile,
  context: DeidContext,
): Promise<DeidInstance> {
  const source = await openSource(access, file);
  const { bytes, top } = source;
  const identity = readIdentity(bytes, top);
  const refusal = objectRefusal(identity.sopClassUid, file.transferSyntaxUid);
  if (refusal !== undefined) throw new AppError(refusal);
  const masks = (file.pixelData && context.masks.get(identity.seriesInstanceUid)) ?? [];
  checkReview(file, identity, context, masks);
  const rewrite = startRewrite(bytes, top, identity, context);
  const planned = writable(
    await planPixels({ access: source.pixelAccess, file, masks, counter: rewrite.counter }),
  );
  noteReview(rewrite, identity, file, masks);
  const elements = rewriteTop(rewrite, top, planned, masks.length > 0);
  const form: OutForm = transferSyntax(planned.transferSyntaxUid);
  const written = [...elements, ...markers(bytes, top, context.options, masks.length > 0)];
  const header = encodeDataSet(written, form);
  const sopInstanceUid = mapped(rewrite, identity.sopInstanceUid);
  const start = encodeFileStart(identity.sopClassUid, sopInstanceUid, planned.transferSyntaxUid);
  const body = await assemble(start, header, planned, form, context);
  return {
    ...body,
    sopInstanceUid,
    summary: summaryOf(rewrite, identity, planned.transferSyntaxUid, sopInstanceUid),
    removedValues: rewrite.removed,
    writtenValues: rewrite.written,
    report: rewrite.counter.finish(),
  };
}

interface OpenSource {
  readonly bytes: Uint8Array;
  readonly top: StrictDataSet;
  readonly pixelAccess: RandomAccess;
}

async function openSource(access: RandomAccess, file: DicomFile): Promise<OpenSource> {
  if (file.warnings.some(({ code }) => code === 'file.transferSyntaxMismatch')) {
    throw new AppError('deid.refusedStructure', { reason: 'transferSyntaxMismatch' });
  }
  const { isExplicitVr, isBigEndian } = transferSyntax(file.transferSyntaxUid);
  const isInMemory = file.isDeflated || file.pixelData !== undefined;
  // Without pixels the whole file is metadata, also where the tolerant reader stopped early.
  const bytes =
    isInMemory || file.dataSet.bytes.length >= access.size
      ? file.dataSet.bytes
      : await access.read(0, access.size);
  const start = file.isDeflated ? 0 : file.dataSetOffset;
  const end = file.pixelData?.headerOffset ?? bytes.length;
  const top = readStrict(bytes, start, end, { isExplicitVr, isBigEndian });
  if (file.pixelData !== undefined && top.end !== end)
    throw new AppError('deid.refusedStructure', { reason: 'gapBeforePixels', offset: top.end });
  return { bytes, top, pixelAccess: file.isDeflated ? (file.inflated ?? memoryAccess(bytes)) : access };
}

/** The same pixels in Explicit VR Little Endian, which differs in nothing but that it is not deflated (PS3.5 A.5). */
export function writable(planned: PlannedPixels): PlannedPixels {
  const isTooLong =
    planned.transferSyntaxUid === transferSyntaxUids.deflated &&
    (planned.plan?.size ?? 0) > maxDeflatedPixels;
  return isTooLong ? { ...planned, transferSyntaxUid: transferSyntaxUids.explicitLittleEndian } : planned;
}

function checkReview(
  file: DicomFile,
  identity: Identity,
  context: DeidContext,
  masks: readonly MaskRectangle[],
): void {
  if (file.pixelData === undefined || masks.length > 0) return;
  if (needsPixelReview(identity) && !context.isPixelAccepted(identity.seriesInstanceUid)) {
    throw new AppError('deid.pixelsNotReviewed');
  }
}

function noteReview(
  rewrite: Rewrite,
  identity: Identity,
  file: DicomFile,
  masks: readonly MaskRectangle[],
): void {
  if (masks.length > 0) rewrite.counter.note('pixelsMasked');
  else if (file.pixelData !== undefined && needsPixelReview(identity))
    rewrite.counter.note('pixelsAcceptedByPerson');
}

/** The top level, with what masks changed about the description of the pixels. */
function rewriteTop(
  rewrite: Rewrite,
  top: StrictDataSet,
  planned: PlannedPixels,
  isMasked: boolean,
): readonly OutElement[] {
  const scope = {
    characterSet: [],
    isTop: true,
    keepsCodes: false,
    isDummyItem: false,
    codes: 'private',
  } as const;
  const elements = scrub(rewrite, rewriteLevel(rewrite, top, scope));
  return elements.flatMap((element) => {
    if (planned.plan?.changesOffsets === true && (element.tag === '7FE00001' || element.tag === '7FE00002'))
      return [];
    if (isMasked && element.tag === '00280301') return [];
    const value = planned.changed.get(element.tag);
    return [value === undefined ? element : { ...element, value, origin: 'made' as const }];
  });
}

function mapped(rewrite: Rewrite, uid: string): string {
  return rewrite.context.options.has('retainUids') ? uid : mapUid(rewrite, uid);
}

function summaryOf(
  rewrite: Rewrite,
  identity: Identity,
  transferSyntaxUid: string,
  sopInstanceUid: string,
): DeidSummary {
  return {
    sopClassUid: identity.sopClassUid,
    sopInstanceUid,
    studyInstanceUid: mapped(rewrite, identity.studyInstanceUid),
    seriesInstanceUid: mapped(rewrite, identity.seriesInstanceUid),
    transferSyntaxUid,
    patientId: rewrite.patient.pseudonym,
    patientName: rewrite.patient.pseudonym,
    modality: identity.modality,
    seriesNumber: identity.seriesNumber,
    instanceNumber: identity.instanceNumber,
  };
}

type Body = Pick<DeidInstance, 'size' | 'chunks'>;

async function assemble(
  start: Uint8Array,
  header: Uint8Array,
  planned: PlannedPixels,
  form: OutForm,
  context: DeidContext,
): Promise<Body> {
  const { plan } = planned;
  const pixelHeader =
    plan && encodeHeader(plan.tag, plan.vr, plan.isEncapsulated ? undefinedLength : plan.size, form);
  async function* dataSet(): AsyncIterable<Uint8Array> {
    yield header;
    if (plan === undefined || pixelHeader === undefined) return;
    yield pixelHeader;
    yield* plan.chunks();
  }
  const length = header.length + (pixelHeader?.length ?? 0) + (plan?.size ?? 0);
  if (planned.transferSyntaxUid !== transferSyntaxUids.deflated) {
    return {
      size: start.length + length,
      async *chunks() {
        yield start;
        yield* dataSet();
      },
    };
  }
  const { deflate } = context;
  if (deflate === undefined) throw new AppError('deid.refusedObject', { reason: 'noDeflate' });
  const whole = new Uint8Array(length);
  let at = 0;
  for await (const chunk of dataSet()) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  const packed = deflate(whole);
  // PS3.5 A.5: padded to even length.
  const padding = new Uint8Array(packed.length % 2);
  return {
    size: start.length + packed.length + padding.length,
    async *chunks() {
      yield start;
      yield packed;
      yield padding;
    },
  };
}

/** An error of this module, or `deid.refusedStructure` for what else went wrong with one instance: never copied through raw. */
export function asDeidError(error: unknown): AppError {
  return asAppError(error, 'deid.refusedStructure');
}

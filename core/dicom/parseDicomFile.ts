import { AppError } from '../errors/AppError';
import type { DataSet, DicomFile } from './DataSet';
import { detectEncoding, looksExplicit, type Encoding } from './encoding';
import { readFileMeta, type FileMeta } from './fileMeta';
import { inflatedAccess, startInflating, type Inflate, type InflatedStart } from './inflateDataSet';
import { headerReadLength, maxFileLength } from './limits';
import { needBytes, warn, type ParseInput } from './parseInput';
import { transferSyntax, transferSyntaxUids } from './transferSyntax';
import { walkDataSet } from './walkDataSet';

/** How to parse. */
export interface ParseOptions {
  /** Length of the whole file, of which `bytes` may be a prefix. */
  readonly fileSize: number;
  /** Needed for the deflated transfer syntax. */
  readonly inflate?: Inflate;
  /** Stops at the pixels, which are located but not read. */
  readonly untilPixelData?: boolean;
}

/**
 * Parses a DICOM file (PS3.10) or a bare Data Set. Values are not decoded and nothing is copied: the result
 * refers to `bytes` (to the inflated buffer where the syntax is deflated). What is odd but usable is in `warnings`.
 * @throws {AppError} file.empty, file.notDicom, file.unparsable, file.tooDeep, file.tooManyElements,
 * file.valueTooLong, file.metadataTooLong, file.deflateBomb, file.deflateBroken, pixels.tooManyFragments; file.truncated with fact
 * `needed` (bytes from the start of the file) when `bytes` is a prefix and more is needed
 */
export function parseDicomFile(bytes: Uint8Array, options: ParseOptions): DicomFile {
  const { fileSize } = options;
  if (fileSize === 0 || bytes.length === 0) throw new AppError('file.empty');
  if (fileSize > maxFileLength) throw new AppError('file.tooLarge', { maximum: maxFileLength });
  const input: ParseInput = {
    bytes,
    isWhole: bytes.length >= fileSize,
    totalLength: Math.max(fileSize, bytes.length),
    warnings: [],
    elementCount: 0,
  };
  if (!input.isWhole && bytes.length < 1024) needBytes(1024, input);
  const head = readFileMeta(input);
  const declared = head.transferSyntaxUid;
  if (declared === transferSyntaxUids.deflated) return parseDeflated(input, head, options);
  const encoding = findEncoding(input, head);
  const isDeclaredTrue = encoding.transferSyntaxUid === declared;
  if (declared === '') warn(input, 'file.noTransferSyntax', head.dataSetOffset);
  else if (!isDeclaredTrue) warn(input, 'file.transferSyntaxMismatch', head.dataSetOffset);
  return finish(input, input, head, head.dataSetOffset, encoding, options);
}

interface FoundEncoding extends Encoding {
  readonly transferSyntaxUid: string;
}

/** Syntax of a Data Set whose encoding was told by its bytes. Encapsulated syntaxes keep their name: their pixels are coded so. */
function syntaxFor(encoding: Encoding, declared: string): string {
  if (declared !== '' && transferSyntax(declared).isEncapsulated) return declared;
  if (encoding.isBigEndian) return transferSyntaxUids.explicitBigEndian;
  return encoding.isExplicitVr
    ? transferSyntaxUids.explicitLittleEndian
    : transferSyntaxUids.implicitLittleEndian;
}

/**
 * The encoding by which the Data Set makes sense, the declared one first. Where it does not make sense by any, the
 * declared one is kept for a file with File Meta Information (its Data Set may begin with what we do not know).
 */
function findEncoding(input: ParseInput, head: FileMeta): FoundEncoding {
  const declared = head.transferSyntaxUid;
  const isBare = head.meta.elements.size === 0;
  const { isExplicitVr, isBigEndian } = transferSyntax(declared);
  const wanted = declared === '' ? undefined : { isExplicitVr, isBigEndian };
  const found = detectEncoding(input.bytes, head.dataSetOffset, input.totalLength, wanted);
  if (found === null && isBare) throw new AppError(head.hasPreamble ? 'file.unparsable' : 'file.notDicom');
  if (found === null && declared !== '') return { isExplicitVr, isBigEndian, transferSyntaxUid: declared };
  if (found === null) {
    const { bytes, totalLength } = input;
    const guess = {
      isExplicitVr: looksExplicit(bytes, head.dataSetOffset, totalLength, false, false),
      isBigEndian: false,
    };
    return { ...guess, transferSyntaxUid: syntaxFor(guess, declared) };
  }
  const isAsDeclared = found.isExplicitVr === isExplicitVr && found.isBigEndian === isBigEndian;
  const uid = declared !== '' && isAsDeclared ? declared : syntaxFor(found, declared);
  return { ...found, transferSyntaxUid: uid };
}

function finish(
  input: ParseInput,
  walkInput: ParseInput,
  head: FileMeta,
  offset: number,
  encoding: FoundEncoding,
  options: ParseOptions,
): DicomFile {
  const { dataSet, pixelData } = walkDataSet(walkInput, offset, encoding, {
    untilPixelData: options.untilPixelData ?? false,
    end: walkInput.totalLength,
  });
  if (dataSet.elements.size === 0 && pixelData === undefined && walkInput.warnings.length > 0)
    refuseEmpty(head, dataSet);
  return {
    meta: head.meta,
    dataSet,
    transferSyntaxUid: encoding.transferSyntaxUid,
    dataSetOffset: head.dataSetOffset,
    hasPreamble: head.hasPreamble,
    isDeflated: head.transferSyntaxUid === transferSyntaxUids.deflated && walkInput !== input,
    ...(pixelData === undefined ? {} : { pixelData }),
    warnings: walkInput.warnings,
  };
}

/** No element at all: nothing that could be shown or copied. */
function refuseEmpty(head: FileMeta, dataSet: DataSet): never {
  throw new AppError('file.unparsable', {
    metaElements: head.meta.elements.size,
    elements: dataSet.elements.size,
  });
}

function parseDeflated(input: ParseInput, head: FileMeta, options: ParseOptions): DicomFile {
  if (!input.isWhole) needBytes(input.totalLength, input);
  const { inflate, untilPixelData } = options;
  if (inflate === undefined) throw new AppError('file.deflateBroken', { reason: 'noInflate' });
  const packed = input.bytes.subarray(head.dataSetOffset);
  const start = startInflating(packed, inflate);
  try {
    start.fill(untilPixelData === true ? headerReadLength : start.maximum);
  } catch (error) {
    // Some writers declare the syntax and do not deflate.
    const found = detectEncoding(input.bytes, head.dataSetOffset, input.totalLength, deflatedEncoding);
    if (found === null || !(error instanceof AppError) || error.code !== 'file.deflateBroken') throw error;
    warn(input, 'file.transferSyntaxMismatch', head.dataSetOffset);
    const encoding = { ...found, transferSyntaxUid: syntaxFor(found, '') };
    return finish(input, input, head, head.dataSetOffset, encoding, options);
  }
  for (;;) {
    try {
      const file = parseInflated(input, start, head, options);
      return start.isWhole ? file : withInflated(file, packed, inflate, start.maximum);
    } catch (error) {
      const isShort = error instanceof AppError && error.code === 'file.truncated' && !start.isWhole;
      if (!isShort) throw error;
      // Each try parses from the start.
      start.fill(Math.max(Number(error.facts['needed']), start.bytes.length * 2));
    }
  }
}

/** PS3.5 A.5 */
const deflatedEncoding = { isExplicitVr: true, isBigEndian: false };

function parseInflated(
  input: ParseInput,
  { bytes, isWhole, maximum }: InflatedStart,
  head: FileMeta,
  options: ParseOptions,
): DicomFile {
  const totalLength = isWhole ? bytes.length : maximum;
  // It may be done again with more bytes: then neither warnings nor elements count twice.
  const inner: ParseInput = { ...input, bytes, isWhole, totalLength, warnings: [...input.warnings] };
  const found = detectEncoding(bytes, 0, totalLength, deflatedEncoding) ?? deflatedEncoding;
  const isTrue = found.isExplicitVr && !found.isBigEndian;
  if (!isTrue) warn(inner, 'file.transferSyntaxMismatch', head.dataSetOffset);
  return finish(input, inner, head, 0, { ...found, transferSyntaxUid: transferSyntaxUids.deflated }, options);
}

/**
 * A file of which the beginning was inflated, with a way to its pixels.
 * @throws {AppError} file.deflateBomb when their length alone is past the limit
 */
function withInflated(file: DicomFile, packed: Uint8Array, inflate: Inflate, maximum: number): DicomFile {
  const { offset = 0, length = 0 } = file.pixelData ?? {};
  if (offset + length > maximum) throw new AppError('file.deflateBomb', { maximum });
  return { ...file, inflated: inflatedAccess(packed, inflate) };
}

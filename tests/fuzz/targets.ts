/**
 * What is done with an input. Each either ends well or throws; `outcomeOf` says whether what it threw is allowed: an
 * AppError with a code of ours whose facts hold no text of the file.
 */
import { createHmac } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { parseManifest } from '../../core/archive/manifest';
import { memoryAccess } from '../../core/bytes/RandomAccess';
import { assessInstance } from '../../core/deid/assessInstance';
import { createDeidContext } from '../../core/deid/createDeidContext';
import { deidentifyInstance } from '../../core/deid/deidentifyInstance';
import { offeredOptions } from '../../core/deid/options';
import { proveInstance } from '../../core/deid/proof/proveInstance';
import type { DicomFile } from '../../core/dicom/DataSet';
import { headerReadLength } from '../../core/dicom/limits';
import { parseDicomFile } from '../../core/dicom/parseDicomFile';
import { readPlainFile } from '../../core/dicom/plainFile';
import { readDicomHeader } from '../../core/dicom/readDicomHeader';
import { tagRows } from '../../core/dicom/tagRows';
import { text } from '../../core/dicom/values';
import { AppError } from '../../core/errors/AppError';
import { buildTree } from '../../core/fileset/buildTree';
import { isDicomDir, readDicomDir } from '../../core/fileset/readDicomDir';
import { summarizeInstance, type InstancePlace } from '../../core/fileset/summarizeInstance';
import { summaryElements } from '../../core/fileset/summaryAttributes';
import { decodeFrame } from '../../core/imaging/decode/decodeFrame';
import { describeImageWithOverlays } from '../../core/imaging/describeImage';
import { describePixels } from '../../core/imaging/describePixels';
import { defaultView } from '../../core/imaging/display/defaultView';
import { drawOverlays } from '../../core/imaging/display/drawOverlays';
import { renderFrame } from '../../core/imaging/display/renderFrame';
import { locateFrames } from '../../core/imaging/frames/locateFrames';
import { measure } from '../../core/imaging/measure/measure';
import { restoreMeasurements } from '../../core/imaging/measure/restoreMeasurements';
import { isoFileAccess } from '../../core/media/isoFileAccess';
import { readIso9660 } from '../../core/media/readIso9660';
import { parseInstanceSearch, parseStoreAnswer } from '../../core/web/parseStoreAnswer';
import { createKeyring } from '../../host/sources/keyring';
import { inflatePieces } from '../../host/inflate';
import { zipEntries } from '../../host/sources/zipEntries';
import type { Input } from './makeInput';
import type { Random } from './random';

/** Frames larger than this are located and not decoded: their size is no matter of the decoders. */
const mostFrameBytes = 1024 * 1024;

/** Runs the target of an input to its end. */
export async function runTarget({ target, seed, bytes, random }: Input): Promise<void> {
  switch (target) {
    case 'header':
      await header(bytes, random);
      return;
    case 'pixels':
      return pixels(bytes, random);
    case 'deid':
      return deid(bytes, random);
    case 'dicomdir':
      return directory(bytes);
    case 'iso':
      return iso(bytes);
    case 'zip':
      return zip(bytes);
    case 'json':
      json(seed.name, new TextDecoder().decode(bytes));
  }
}

function check(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`broken promise: ${what}`);
}

async function header(bytes: Uint8Array, random: Random): Promise<DicomFile> {
  const options = { inflate: inflatePieces };
  const file = random.oneIn(4)
    ? await readDicomHeader(memoryAccess(bytes), options)
    : parseDicomFile(bytes, { ...options, fileSize: bytes.length, untilPixelData: random.oneIn(2) });
  if (random.oneIn(3)) {
    for (const { value, name } of tagRows(file))
      check(!/[\p{Cc}\p{Cf}]/u.test(value + name), 'no control character in a row');
  }
  const summary = summarizeInstance(file, { instanceId: '1', path: 'x', fileSize: bytes.length });
  if (random.oneIn(4)) buildTree([summary, { ...summary, instanceId: '2' }]);
  assessInstance(file);
  shortWay(bytes, random);
  if (file.pixelData !== undefined && random.oneIn(2)) await describe(file, bytes);
  return file;
}

/** What goes the short way through a header gives the same summary as on the long one. */
function shortWay(bytes: Uint8Array, random: Random): void {
  const part = random.oneIn(4)
    ? bytes.subarray(0, 1024 + random.below(4096))
    : bytes.subarray(0, headerReadLength);
  const plain = readPlainFile(part, bytes.length, summaryElements());
  if (plain === null) return;
  const place = { instanceId: '', path: '', fileSize: bytes.length };
  const whole = parseDicomFile(part, {
    fileSize: bytes.length,
    inflate: inflatePieces,
    untilPixelData: true,
  });
  check(
    isDicomDir(plain) === isDicomDir(whole) &&
      isDeepStrictEqual(plain.pixelData, whole.pixelData) &&
      whole.warnings.length === 0 &&
      (isDicomDir(whole) || isDeepStrictEqual(summaryOf(plain, place), summaryOf(whole, place))),
    'the short way through a header says what the long one says',
  );
}

function summaryOf(file: DicomFile, place: InstancePlace): unknown {
  try {
    return summarizeInstance(file, place);
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

async function describe(file: DicomFile, bytes: Uint8Array) {
  const pixel = describePixels(file);
  const frames = await locateFrames(memoryAccess(bytes), file, pixel);
  const image = await describeImageWithOverlays(file, '1', pixel, frames.read);
  for (const { spacing } of image.frames.slice(0, 4)) {
    for (const value of Object.values(spacing))
      check(
        typeof value !== 'number' || (Number.isFinite(value) && value > 0),
        'a spacing is a positive number',
      );
  }
  check(
    Number.isFinite(image.pixelAspectRatio) && image.pixelAspectRatio > 0,
    'the aspect ratio is a positive number',
  );
  return { pixel, frames, image };
}

async function pixels(bytes: Uint8Array, random: Random): Promise<void> {
  const file = await readDicomHeader(memoryAccess(bytes), { inflate: inflatePieces });
  const { pixel, frames, image } = await describe(file, bytes);
  const frameBytes = pixel.rows * pixel.columns * pixel.samplesPerPixel * Math.ceil(pixel.bitsAllocated / 8);
  for (const frameIndex of new Set([0, random.below(pixel.numberOfFrames)])) {
    const stored = await frames.read(frameIndex);
    if (frameBytes > mostFrameBytes) continue;
    const frame = await decodeFrame(stored, pixel);
    check(
      frame.values.length === frame.rows * frame.columns * frame.samplesPerPixel,
      'a frame has all its values',
    );
    const rgba = renderFrame(frame, image, frameIndex, defaultView(image, frameIndex, frame));
    drawOverlays(image, frameIndex, rgba);
    const points = [
      { x: 1, y: 1 },
      { x: pixel.columns - 1, y: pixel.rows + 3 },
    ];
    measure({ kind: 'length', frameIndex, points }, frame, image);
    measure({ kind: random.oneIn(2) ? 'ellipse' : 'rectangle', frameIndex, points }, frame, image);
    measure({ kind: 'probe', frameIndex, points: points.slice(0, 1) }, frame, image);
  }
}

async function deid(bytes: Uint8Array, random: Random): Promise<void> {
  const access = memoryAccess(bytes);
  const file = await readDicomHeader(access, { inflate: inflatePieces });
  const series = (text(file.dataSet, 'SeriesInstanceUID') ?? '').trim();
  const options = offeredOptions.filter((name) => name !== 'cleanPixelData' && random.oneIn(8));
  const conflict = options.includes('retainLongFullDates') || options.includes('retainDeviceIdentity');
  const context = createDeidContext({
    key: new Uint8Array(32).fill(7),
    options: conflict ? options.filter((name) => name !== 'retainLongModifiedDates') : options,
    hmac: (key, data) => createHmac('sha256', key).update(data).digest(),
    deflate: (part) => deflateRawSync(part),
    acceptedPixels: random.oneIn(8) ? [] : 'all',
    masks: new Map(random.oneIn(4) ? [[series, [{ x: 1, y: 1, width: 4, height: 3 }]]] : []),
  });
  const instance = await deidentifyInstance(access, file, context);
  const parts: Uint8Array[] = [];
  for await (const chunk of instance.chunks()) parts.push(chunk);
  const written = new Uint8Array(Buffer.concat(parts));
  check(written.length === instance.size, 'the size that was promised');
  const inflate = (part: Uint8Array): Uint8Array => new Uint8Array(inflateRawSync(part));
  await proveInstance(memoryAccess(written), { ...instance, options: context.options, inflate });
}

function directory(bytes: Uint8Array): void {
  const file = parseDicomFile(bytes, { fileSize: bytes.length, inflate: inflatePieces });
  isDicomDir(file);
  const { files } = readDicomDir(file);
  for (const { fileId } of files) {
    for (const part of fileId)
      check(part !== '..' && !/[/\\:\0]/.test(part), 'a File ID stays inside its folder');
  }
}

async function iso(bytes: Uint8Array): Promise<void> {
  const access = memoryAccess(bytes);
  const files = await readIso9660(access);
  for (const file of files.slice(0, 5)) {
    check(!file.path.split('/').includes('..'), 'a path of an image stays inside of it');
    await isoFileAccess(access, file).read(0, Math.min(file.size, 4096));
  }
}

async function zip(bytes: Uint8Array): Promise<void> {
  const open = () => Promise.resolve({ ...memoryAccess(bytes), close: () => Promise.resolve() });
  const file = { acquire: open, close: () => Promise.resolve() };
  const archive = { file, path: 'a.zip', keyring: createKeyring(['x']) };
  let count = 0;
  for await (const entry of zipEntries(archive, new AbortController().signal, () => undefined)) {
    if ((count += 1) > 5) break;
    check(!entry.path.split(/[/\\]/).includes('..'), 'an entry stays inside its folder');
    const file = await entry.open();
    try {
      await file.read(0, Math.min(4096, file.size));
    } finally {
      await file.close();
    }
  }
}

function json(name: string, content: string): void {
  if (name === 'store') parseStoreAnswer(content);
  else if (name === 'search') parseInstanceSearch(content);
  else if (name === 'manifest') parseManifest(content);
  else {
    let value: unknown;
    try {
      value = JSON.parse(content);
    } catch {
      // What is no JSON never comes to the reader of measurements.
      return;
    }
    const { measurements } = restoreMeasurements(value);
    for (const { points } of measurements)
      for (const { x, y } of points) check(Number.isFinite(x) && Number.isFinite(y), 'points are numbers');
  }
}

/** The code of an allowed outcome. @throws the error itself when it is none */
export function allowedCode(error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  check(!error.code.startsWith('internal.'), `code ${error.code}`);
  for (const [name, fact] of Object.entries(error.facts))
    check(
      typeof fact !== 'string' || /^[A-Za-z0-9_.() ,:/-]{0,80}$/.test(fact),
      `fact ${name} of ${error.code}`,
    );
  return error.code;
}

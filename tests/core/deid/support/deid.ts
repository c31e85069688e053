import { createHmac } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { memoryAccess } from '../../../../core/bytes/RandomAccess';
import { createDeidContext, type DeidSettings } from '../../../../core/deid/createDeidContext';
import { deidentifyInstance } from '../../../../core/deid/deidentifyInstance';
import { proveInstance } from '../../../../core/deid/proof/proveInstance';
import type { DeidContext, DeidInstance } from '../../../../core/deid/types';
import type { DicomFile } from '../../../../core/dicom/DataSet';
import { readDicomHeader } from '../../../../core/dicom/readDicomHeader';
import type { DataSetToWrite, ElementToWrite } from '../../../../core/dicom/write/writeDataSet';
import { writeDicomFile } from '../../../../core/dicom/write/writeDicomFile';

export const explicitLittle = '1.2.840.10008.1.2.1';
export const ctClass = '1.2.840.10008.5.1.4.1.1.2';
export const inflate = (bytes: Uint8Array): Uint8Array => new Uint8Array(inflateRawSync(bytes));
export const inflatePieces = (bytes: Uint8Array): readonly Uint8Array[] => [inflate(bytes)];

/** A context with a fixed key, so that a failure can be repeated. */
export function contextWith(options: readonly string[] = [], more: Partial<DeidSettings> = {}): DeidContext {
  return createDeidContext({
    key: new Uint8Array(32).fill(7),
    options,
    hmac: (key, data) => createHmac('sha256', key).update(data).digest(),
    deflate: (bytes) => deflateRawSync(bytes),
    ...more,
  });
}

/** The elements that every instance needs. */
export const base: DataSetToWrite = [
  ['00080016', 'UI', ctClass],
  ['00080018', 'UI', '1.2.3.4.5.1'],
  ['0020000D', 'UI', '1.2.3.4.5.2'],
  ['0020000E', 'UI', '1.2.3.4.5.3'],
  ['00080060', 'CS', 'CT'],
  ['00100010', 'PN', 'Quxley^Zebulon'],
  ['00100020', 'LO', 'MRN-778812'],
];

/** The base with elements put over or added. */
export function withElements(...elements: readonly ElementToWrite[]): DataSetToWrite {
  const tags = new Set(elements.map(([tag]) => tag));
  return [...base.filter(([tag]) => !tags.has(tag)), ...elements];
}

/** One 4 by 4 frame of 16 bits. */
export const smallImage: DataSetToWrite = [
  ['00280002', 'US', 1],
  ['00280004', 'CS', 'MONOCHROME2'],
  ['00280010', 'US', 4],
  ['00280011', 'US', 4],
  ['00280100', 'US', 16],
  ['00280101', 'US', 12],
  ['00280102', 'US', 11],
  ['00280103', 'US', 0],
  ['7FE00010', 'OW', Array.from({ length: 16 }, (_, index) => index * 100)],
];

export interface Deidentified {
  readonly bytes: Uint8Array;
  readonly file: DicomFile;
  readonly instance: DeidInstance;
}

/** De-identifies bytes, proves the result and parses it again. */
export async function deidentifyBytes(bytes: Uint8Array, context: DeidContext): Promise<Deidentified> {
  const access = memoryAccess(bytes);
  const source = await readDicomHeader(access, { inflate: inflatePieces });
  const instance = await deidentifyInstance(access, source, context);
  const written = await collect(instance);
  const output = memoryAccess(written);
  await proveInstance(output, { ...instance, options: context.options, inflate });
  return { bytes: written, file: await readDicomHeader(output, { inflate: inflatePieces }), instance };
}

export async function collect(instance: DeidInstance): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of instance.chunks()) parts.push(chunk);
  const bytes = new Uint8Array(Buffer.concat(parts));
  if (bytes.length !== instance.size)
    throw new Error(`size ${instance.size} was promised, ${bytes.length} came`);
  return bytes;
}

export function deidentifyDataSet(
  dataSet: DataSetToWrite,
  context: DeidContext,
  transferSyntaxUid: string = explicitLittle,
): Promise<Deidentified> {
  return deidentifyBytes(
    writeDicomFile({ dataSet, transferSyntaxUid, deflate: (bytes) => deflateRawSync(bytes) }),
    context,
  );
}

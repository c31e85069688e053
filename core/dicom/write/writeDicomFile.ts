import { writeDataSet, type DataSetToWrite, type ElementToWrite, type WriteSyntax } from './writeDataSet';

/** Identifies this program as the writer (0002,0012); a UUID-derived UID of ours (PS3.5 B.2). */
export const implementationClassUid = '2.25.161803398874989484820458683436563811772';
export const implementationVersionName = 'DIASCOPE_0';

export interface FileToWrite {
  readonly dataSet: DataSetToWrite;
  readonly transferSyntaxUid: string;
  /** Compresses the Data Set where the syntax is deflated (raw deflate, PS3.5 A.5). */
  readonly deflate?: (bytes: Uint8Array) => Uint8Array;
  readonly encodeText?: WriteSyntax['encodeText'];
}

const explicitLittleEndian: WriteSyntax = { isExplicitVr: true, isBigEndian: false };

/**
 * Gives a whole file: preamble of zeros, `DICM`, File Meta Information, Data Set.
 * @source PS3.10 7.1
 */
export function writeDicomFile({ dataSet, transferSyntaxUid, deflate, encodeText }: FileToWrite): Uint8Array {
  const content = writeDataSet(dataSet, {
    isExplicitVr: transferSyntaxUid !== '1.2.840.10008.1.2',
    isBigEndian: transferSyntaxUid === '1.2.840.10008.1.2.2',
    ...(encodeText && { encodeText }),
  });
  const body = deflate && transferSyntaxUid === '1.2.840.10008.1.2.1.99' ? deflate(content) : content;
  const meta = writeFileMeta(dataSet, transferSyntaxUid);
  const file = new Uint8Array(132 + meta.length + body.length);
  file.set([0x44, 0x49, 0x43, 0x4d], 128);
  file.set(meta, 132);
  file.set(body, 132 + meta.length);
  return file;
}

function writeFileMeta(dataSet: DataSetToWrite, transferSyntaxUid: string): Uint8Array {
  const valueOf = (tag: string): string => {
    const value = dataSet.find(([candidate]) => candidate === tag)?.[2];
    return typeof value === 'string' ? value : '';
  };
  const elements: ElementToWrite[] = [
    ['00020001', 'OB', Uint8Array.of(0, 1)],
    ['00020002', 'UI', valueOf('00080016')],
    ['00020003', 'UI', valueOf('00080018')],
    ['00020010', 'UI', transferSyntaxUid],
    ['00020012', 'UI', implementationClassUid],
    ['00020013', 'SH', implementationVersionName],
  ];
  const rest = writeDataSet(elements, explicitLittleEndian);
  const length = writeDataSet([['00020000', 'UL', rest.length]], explicitLittleEndian);
  const meta = new Uint8Array(length.length + rest.length);
  meta.set(length);
  meta.set(rest, length.length);
  return meta;
}

import { AppError } from '../errors/AppError';
import type { ErrorCode } from '../errors/codes';
import { mediaStorageDirectory } from '../dicom/sopClass';
import type { DataSet, DicomFile } from '../dicom/DataSet';
import { has, number, sequence, text, texts, uid } from '../dicom/values';
import {
  directoryInstance,
  parentsBelow,
  type DirectoryInstance,
  type DirectoryParents,
} from './directoryInstance';

/** Records of one DICOMDIR; one more is `dicomdir.broken`. */
export const maxDirectoryRecords = 1_000_000;
/** Components of a File ID, and characters of each (PS3.10 8.2). */
export const maxFileIdComponents = 8;
/** Characters of a component of a File ID. */
export const maxFileIdComponentLength = 8;

/** A file that a DICOMDIR names. */
export interface FileReference {
  /** Components of the File ID, safe to be joined to a folder: no `..`, no separators, no drive. */
  readonly fileId: readonly string[];
  readonly sopInstanceUid?: string;
  /** What the records say of it, where it stands below a patient, study and series. */
  readonly instance?: DirectoryInstance;
}

/** One Directory Record with what hangs below it. @source PS3.3 F.3 */
export interface DirectoryRecord {
  /** Directory Record Type: `PATIENT`, `STUDY`, `SERIES`, `IMAGE` … */
  readonly type: string;
  readonly dataSet: DataSet;
  readonly file?: FileReference;
  readonly children: readonly DirectoryRecord[];
}

/** A DICOMDIR as read. */
export interface DicomDir {
  readonly roots: readonly DirectoryRecord[];
  /** Files of all records in use, in the order of the tree; records that no offset leads to come last. */
  readonly files: readonly FileReference[];
  /** What was wrong, each code once. */
  readonly problems: readonly ErrorCode[];
}

/** Whether a file is a DICOMDIR and not a picture that only says so. */
export function isDicomDir(file: DicomFile): boolean {
  const sopClass = uid(file.meta, 'MediaStorageSOPClassUID') ?? uid(file.dataSet, 'SOPClassUID');
  const hasRecords = has(file.dataSet, 'DirectoryRecordSequence');
  return (
    file.pixelData === undefined &&
    (sopClass === mediaStorageDirectory
      ? !has(file.dataSet, 'SeriesInstanceUID')
      : sopClass === undefined && hasRecords)
  );
}

interface OpenRecord {
  readonly type: string;
  readonly dataSet: DataSet;
  readonly file?: FileReference;
  readonly children: OpenRecord[];
}

/**
 * Reads the records of a DICOMDIR. Each offset is followed once; what no offset leads to is kept at the end.
 * @throws {AppError} dicomdir.broken without a Directory Record Sequence or with too many records
 * @source PS3.3 F; PS3.10 8.6
 */
export function readDicomDir(file: DicomFile): DicomDir {
  const { dataSet } = file;
  if (!has(dataSet, 'DirectoryRecordSequence')) throw new AppError('dicomdir.broken');
  const items = sequence(dataSet, 'DirectoryRecordSequence');
  if (items.length > maxDirectoryRecords)
    throw new AppError('dicomdir.broken', { maximum: maxDirectoryRecords });
  const problems = new Set<ErrorCode>();
  const records = items.map((item) => recordOf(item, problems));
  const byOffset = new Map<number, number>();
  items.forEach((item, index) => {
    const offset = itemOffset(item);
    if (offset !== null) byOffset.set(offset, index);
  });
  const isVisited = new Uint8Array(items.length);
  const roots: OpenRecord[] = [];
  // Each entry is a chain of siblings still to be followed, and where its records belong.
  const chains: { offset: number; into: OpenRecord[] }[] = [
    { offset: number(dataSet, 'OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity') ?? 0, into: roots },
  ];
  for (let chain = chains.pop(); chain !== undefined; chain = chains.pop()) {
    let { offset } = chain;
    while (offset !== 0) {
      const index = byOffset.get(offset);
      const record = index === undefined ? undefined : records[index];
      if (index === undefined || record === undefined) {
        problems.add('dicomdir.broken');
        break;
      }
      if (isVisited[index] === 1) {
        problems.add('dicomdir.loop');
        break;
      }
      isVisited[index] = 1;
      chain.into.push(record);
      const lower = number(record.dataSet, 'OffsetOfReferencedLowerLevelDirectoryEntity') ?? 0;
      if (lower !== 0) chains.push({ offset: lower, into: record.children });
      offset = number(record.dataSet, 'OffsetOfTheNextDirectoryRecord') ?? 0;
    }
  }
  const orphans = records.filter((_, index) => isVisited[index] !== 1);
  if (orphans.some(isInUse)) problems.add('dicomdir.broken');
  // One by one: as arguments of one call there may be more than the stack holds.
  for (const orphan of orphans) roots.push(orphan);
  return { roots, files: filesOf(roots), problems: [...problems] };
}

/** Where an item's tag stands: right before its first element; null for an empty item. */
function itemOffset(item: DataSet): number | null {
  for (const element of item.elements.values()) return element.headerOffset - 8;
  return null;
}

/** Record In-use Flag 0000 marks a record as deleted (PS3.3 F.3.2.2; retired, still met). */
function isInUse(record: OpenRecord): boolean {
  return number(record.dataSet, 'RecordInUseFlag') !== 0;
}

function recordOf(item: DataSet, problems: Set<ErrorCode>): OpenRecord {
  const type = text(item, 'DirectoryRecordType') ?? '';
  const fileId = texts(item, 'ReferencedFileID');
  const base = { type, dataSet: item, children: [] };
  if (fileId.length === 0) return base;
  if (!isSafeFileId(fileId)) {
    problems.add('dicomdir.badFileId');
    return base;
  }
  const sopInstanceUid = uid(item, 'ReferencedSOPInstanceUIDInFile');
  return { ...base, file: sopInstanceUid === undefined ? { fileId } : { fileId, sopInstanceUid } };
}

/** Whether every component is a plain name: no way up, no separator, drive, device or control character. */
function isSafeFileId(fileId: readonly string[]): boolean {
  if (fileId.length > maxFileIdComponents) return false;
  return fileId.every(
    (component) =>
      component.length > 0 &&
      component.length <= maxFileIdComponentLength &&
      !/^\.+$/.test(component) &&
      !/[\u0000-\u001f/\\:]/.test(component),
  );
}

function filesOf(roots: readonly OpenRecord[]): readonly FileReference[] {
  const files: FileReference[] = [];
  const stack: { record: OpenRecord; above: DirectoryParents }[] = [];
  const push = (records: readonly OpenRecord[], above: DirectoryParents): void => {
    for (const record of [...records].reverse()) stack.push({ record, above });
  };
  push(roots, {});
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { record, above } = next;
    const { type, dataSet, file } = record;
    if (file !== undefined && isInUse(record)) {
      const instance = directoryInstance(type, dataSet, above);
      files.push(instance === undefined ? file : { ...file, instance });
    }
    if (record.children.length > 0) push(record.children, parentsBelow(type, dataSet, above));
  }
  return files;
}

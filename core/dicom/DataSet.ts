import type { RandomAccess } from '../bytes/RandomAccess';

/**
 * A parsed Data Set: where each element stands in `bytes`. Values are decoded on demand by the
 * readers beside this file (`text`, `numbers`, `uid`, `sequence` …).
 */
export interface DataSet {
  /** The whole buffer that all offsets refer to (already inflated where the syntax is deflated). A view, not a copy. */
  readonly bytes: Uint8Array;
  /** Elements of this level by tag `GGGGEEEE`, in the order of the file. */
  readonly elements: ReadonlyMap<string, Element>;
  readonly isExplicitVr: boolean;
  readonly isBigEndian: boolean;
  /** Specific Character Set in force here: own (0008,0005), else inherited (PS3.3 C.12.1.1.2). */
  readonly characterSet: readonly string[];
}

export interface Element {
  /** `GGGGEEEE`, upper-case hex. */
  readonly tag: string;
  /** As written in explicit VR; from the dictionary in implicit VR; `UN` when neither knows. */
  readonly vr: string;
  /** First byte of the tag. */
  readonly headerOffset: number;
  /** First byte of the value. */
  readonly offset: number;
  /** Length of the value in bytes: as found, also for undefined length (then without the delimiter). */
  readonly length: number;
  readonly hasUndefinedLength: boolean;
  /** Items of a sequence. */
  readonly items?: readonly DataSet[];
  /** Encapsulated Pixel Data (PS3.5 A.4): Basic Offset Table and fragments, offsets into `bytes`. */
  readonly encapsulated?: Encapsulated;
}

export interface Encapsulated {
  /** Offsets of frames from the first byte of the first fragment's item tag; empty when absent. */
  readonly basicOffsetTable: readonly number[];
  readonly fragments: readonly Fragment[];
  /** Whether a sequence delimiter ended the fragments. */
  readonly isComplete: boolean;
}

export interface Fragment {
  /** First byte of the fragment's value, from the start of the file (or inflated buffer). */
  readonly offset: number;
  readonly length: number;
  /** Offset of this fragment's item tag from the first fragment's item tag (what offset tables count). */
  readonly tableOffset: number;
}

/** Something odd but usable, by code and byte offset: never a value. */
export interface ReadWarning {
  readonly code: import('../errors/codes').ErrorCode;
  readonly offset?: number;
  readonly tag?: string;
}

/** A DICOM file (PS3.10) or a bare Data Set as read from its first bytes. */
export interface DicomFile {
  /** File Meta Information (group 0002); empty when absent. */
  readonly meta: DataSet;
  readonly dataSet: DataSet;
  readonly transferSyntaxUid: string;
  /** Where the Data Set begins in the file, before inflating. */
  readonly dataSetOffset: number;
  readonly hasPreamble: boolean;
  readonly isDeflated: boolean;
  /** The inflated bytes, where `dataSet.bytes` are only the beginning of them. */
  readonly inflated?: RandomAccess;
  /** Pixel Data, Float or Double Float Pixel Data, located but not read; absent for objects without pixels. */
  readonly pixelData?: PixelDataLocation;
  readonly warnings: readonly ReadWarning[];
}

export interface PixelDataLocation {
  /** 7FE00010, 7FE00008 or 7FE00009. */
  readonly tag: string;
  readonly vr: string;
  readonly headerOffset: number;
  /** First byte of the value (for encapsulated: of the Basic Offset Table's item tag). */
  readonly offset: number;
  /** Bytes as declared; -1 for undefined length. */
  readonly length: number;
  readonly isEncapsulated: boolean;
}

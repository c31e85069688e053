/** An element as the strict reader found it. All offsets are into the bytes that were read. */
export interface StrictElement {
  readonly tag: string;
  /** As written; in implicit VR the dictionary's, `UN` when it has none. */
  readonly vr: string;
  /** First byte of the value. */
  readonly offset: number;
  /** Bytes of the value; for sequences of their items with delimiters. */
  readonly length: number;
  readonly items?: readonly StrictItem[];
  /** Encapsulated pixels inside an item: fragments that were walked over, never kept. */
  readonly isFragments?: boolean;
}

/** One item, or the Data Set itself. */
export interface StrictItem {
  readonly elements: readonly StrictElement[];
  /** Byte order and VR form of this level: UN holds implicit little endian inside any syntax (PS3.5 6.2.2). */
  readonly isExplicitVr: boolean;
  readonly isBigEndian: boolean;
}

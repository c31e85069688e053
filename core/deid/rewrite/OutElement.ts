/** An element as it will be written: value bytes in the byte order of the output, or items. */
export interface OutElement {
  readonly tag: string;
  readonly vr: string;
  readonly value: Uint8Array | readonly OutItem[];
  /**
   * `source`: the source's own bytes; `cleaned`: words of the source. Both are looked through for what was removed elsewhere.
   * `made`: ours.
   */
  readonly origin: 'source' | 'cleaned' | 'made';
  /** Action when a kept value turns out to hold what was removed elsewhere. */
  readonly otherwise: 'remove' | 'empty' | 'dummy';
}

/** One item, elements in any order. */
export type OutItem = readonly OutElement[];

/** Whether an element holds items. */
export function isItems(value: OutElement['value']): value is readonly OutItem[] {
  return !(value instanceof Uint8Array);
}

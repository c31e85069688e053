/** How the pixels will be written: the value behind the header, its exact length known beforehand. */
export interface PixelPlan {
  readonly tag: string;
  readonly vr: string;
  /** Encapsulated pixels are written with undefined length (PS3.5 A.4). */
  readonly isEncapsulated: boolean;
  /** Bytes of the value (with offset table, fragments and delimiter where encapsulated). */
  readonly size: number;
  /** The value in order; may be asked for more than once. */
  chunks(): AsyncIterable<Uint8Array>;
  /** Fragments were joined or shortened, so that offsets kept elsewhere (Extended Offset Table) would be wrong. */
  readonly changesOffsets: boolean;
}

/** Bytes read from the source at once. */
export const chunkLength = 1024 * 1024;

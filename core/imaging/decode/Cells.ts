import type { ErrorCode } from '../../errors/codes';
import type { StoredValues } from '../types';

/**
 * What a codec gives: one number per sample as it stood in its cell, before High Bit, Bits Stored and
 * Pixel Representation are applied. `values` belongs to the receiver.
 */
export interface Cells {
  readonly values: StoredValues;
  /** Whether samples stand by plane (all red, all green, all blue) and not pixel by pixel. */
  readonly isPlanar: boolean;
  /** Bits of a cell that the codec vouches for: Bits Allocated for native and RLE, the coded precision otherwise. */
  readonly precision: number;
  readonly photometricInterpretation: string;
  readonly warnings: readonly ErrorCode[];
}

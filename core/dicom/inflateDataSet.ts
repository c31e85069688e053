/**
 * A deflated Data Set, inflated as far as it is needed. Invariants: what comes out is counted while it comes and never passes
 * the limit; what is kept is the beginning only, so that pixels of any size cost no memory.
 */
import type { RandomAccess } from '../bytes/RandomAccess';
import { AppError } from '../errors/AppError';
import { growingBytes } from './growingBytes';
import { maxDeflateLength, maxDeflateRatio, maxMetadataLength } from './limits';

/** Bytes of the largest piece that an `Inflate` gives. */
export const maxInflatedPiece = 32 * 1024 * 1024;

/**
 * Inflates raw deflate (RFC 1951) in pieces, none of them before it is asked for. Ends where the stream ends or is cut.
 * @throws {AppError} file.deflateBroken, on asking for a piece
 */
export type Inflate = (packed: Uint8Array) => Iterable<Uint8Array>;

/** What has been inflated so far. */
export interface InflatedStart {
  readonly bytes: Uint8Array;
  /** Whether that is all. */
  readonly isWhole: boolean;
  /** Bytes that may come out at most. */
  readonly maximum: number;
  /**
   * Inflates on until there are so many bytes, or all, or as many as there is room for.
   * @throws {AppError} file.deflateBomb past `maximum`; file.metadataTooLong without room for one more; file.deflateBroken
   */
  fill(length: number): void;
}

/** Nothing is inflated yet. `packed` must stay as it is. */
export function startInflating(packed: Uint8Array, inflate: Inflate): InflatedStart {
  const maximum = maxInflatedLength(packed);
  // What is packed stands in memory too, and both together may take about as much as the metadata of another file.
  const room = Math.max(maxMetadataLength / 4, maxMetadataLength - packed.length);
  const kept = growingBytes(Math.min(room + maxInflatedPiece, maximum));
  const pieces = countedPieces(packed, inflate, maximum);
  let isWhole = false;
  return {
    get bytes() {
      return kept.bytes;
    },
    get isWhole() {
      return isWhole;
    },
    maximum,
    fill(length) {
      if (!isWhole && kept.bytes.length >= room)
        throw new AppError('file.metadataTooLong', { maximum: room });
      while (!isWhole && kept.bytes.length < Math.min(length, room)) {
        const piece = pieces.next();
        if (piece.done === true) isWhole = true;
        else kept.add(piece.value);
      }
    },
  };
}

/**
 * The inflated bytes by ranges, without keeping them: a read goes on where the one before ended, one further back begins
 * anew. The size is what may come out at most; where less does, reads there give nothing.
 */
export function inflatedAccess(packed: Uint8Array, inflate: Inflate): RandomAccess {
  const maximum = maxInflatedLength(packed);
  let pieces = countedPieces(packed, inflate, maximum);
  let piece: Uint8Array = new Uint8Array(0);
  /** Where `piece` begins. */
  let start = 0;
  const readNow = (offset: number, length: number): Uint8Array => {
    if (offset < start) {
      pieces = countedPieces(packed, inflate, maximum);
      piece = new Uint8Array(0);
      start = 0;
    }
    const bytes = new Uint8Array(Math.max(0, Math.min(length, maximum - offset)));
    let done = 0;
    for (;;) {
      const from = offset + done - start;
      if (from < piece.length) {
        const part = piece.subarray(from, from + bytes.length - done);
        bytes.set(part, done);
        done += part.length;
      }
      if (done === bytes.length) return bytes;
      const next = pieces.next();
      if (next.done === true) return bytes.subarray(0, done);
      start += piece.length;
      piece = next.value;
    }
  };
  return {
    size: maximum,
    read: (offset, length) => new Promise((resolve) => resolve(readNow(offset, length))),
  };
}

/** Bytes that may come out of so many. */
function maxInflatedLength(packed: Uint8Array): number {
  return Math.min(maxDeflateLength, packed.length * maxDeflateRatio);
}

function* countedPieces(packed: Uint8Array, inflate: Inflate, maximum: number): Generator<Uint8Array, void> {
  let length = 0;
  for (const piece of inflate(packed)) {
    length += piece.length;
    if (length > maximum) throw new AppError('file.deflateBomb', { maximum });
    yield piece;
  }
}

/** Messages between `readerThread` and its worker thread. Beside them the two share memory as `threadState` says. */
import type { TagRow } from '../../core/dicom/tagRows';
import type { ErrorFacts } from '../../core/errors/AppError';
import type { ErrorCode } from '../../core/errors/codes';
import type { ExpectedInstance } from '../../core/fileset/expectedInstance';
import type { ImageDescription } from '../../core/imaging/types';
import type { RangeAnswer, RangeRequest } from '../threads/rangeReads';
import type { ThreadEntry } from '../threads/ThreadEntry';

/** What the thread knows of an entry. */
export interface ReaderEntry extends ThreadEntry {
  readonly entryId: number;
}

/** What is asked about an instance; of a file that is not the expected one nothing is told. */
export type ReaderQuestion = { readonly expected?: ExpectedInstance | undefined } & (
  | { readonly kind: 'describe'; readonly instanceId: string }
  | { readonly kind: 'tags' }
  | { readonly kind: 'frame'; readonly frameIndex: number }
);

/** What is answered, by the kind of the question. */
export interface ReaderAnswers {
  readonly describe: ImageDescription;
  readonly tags: readonly TagRow[];
  /** Fills its buffer, which moved here. */
  readonly frame: Uint8Array;
}

/** To the thread. */
export type ToReaderThread =
  | {
      readonly kind: 'ask';
      readonly askId: number;
      readonly entry: ReaderEntry;
      readonly question: ReaderQuestion;
    }
  | { readonly kind: 'cancel'; readonly askId: number }
  /** Closes the files of these entries and forgets them. */
  | { readonly kind: 'release'; readonly askId: number; readonly entryIds: ReadonlySet<number> }
  | RangeAnswer;

/** From the thread. */
export type FromReaderThread =
  | { readonly kind: 'answer'; readonly askId: number; readonly value: ReaderAnswers[ReaderQuestion['kind']] }
  | {
      readonly kind: 'refusal';
      readonly askId: number;
      readonly code: ErrorCode;
      readonly facts: ErrorFacts;
    }
  | { readonly kind: 'released'; readonly askId: number }
  /** Opens, on the main side, the entry of a question under way; reads of it follow, by `taskId`. */
  | { readonly kind: 'open'; readonly taskId: number; readonly entryId: number }
  | { readonly kind: 'close'; readonly taskId: number }
  | RangeRequest;

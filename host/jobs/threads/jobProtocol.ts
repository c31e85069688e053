/** Messages between `jobThread` and its worker thread. Beside them the two share memory as `threadState` says. */
import type { InstanceReport } from '../../../core/deid/report/instanceReport';
import type { DeidSummary } from '../../../core/deid/types';
import type { ErrorFacts } from '../../../core/errors/AppError';
import type { ExpectedInstance } from '../../../core/fileset/expectedInstance';
import type { ErrorCode } from '../../../core/errors/codes';
import type { Assessment } from '../JobPrivacy';
import type { PackedContent } from '../package/entries';
import type { LocalEntry } from '../package/localEntry';
import type { DeidThreadSettings } from './deidSettings';
import type { RangeAnswer, RangeRequest } from '../../threads/rangeReads';
import type { ThreadEntry } from '../../threads/ThreadEntry';

export type JobQuestion =
  /** An instance as it is, for a zip. */
  | {
      readonly kind: 'copy';
      readonly isCompressed: boolean;
      readonly hasForeignPreamble: boolean;
      readonly expected: ExpectedInstance;
    }
  /** Whether the file is still that instance. */
  | { readonly kind: 'check'; readonly expected: ExpectedInstance }
  /** Bytes for a zip; they move. */
  | { readonly kind: 'pack'; readonly isCompressed: boolean; readonly bytes: Uint8Array }
  /** An instance de-identified by the settings of the job; `hasBytes` asks for its bytes, which fill `memory` where it is large enough. */
  | {
      readonly kind: 'deidentify';
      readonly hasBytes: boolean;
      readonly expected: ExpectedInstance;
      readonly memory?: ArrayBuffer | undefined;
    }
  | { readonly kind: 'assess'; readonly seriesInstanceUid: string }
  /** De-identified again, chunk by chunk; `size` is what was said of it the first time. */
  | { readonly kind: 'stream'; readonly size: number; readonly expected: ExpectedInstance }
  /** An entry of a zip that is being written. */
  | { readonly kind: 'readBack'; readonly path: string; readonly start: number; readonly end: number };

/** A de-identified instance as it crosses from the thread. */
export interface MadeInstance {
  readonly summary: DeidSummary;
  readonly report: InstanceReport;
  readonly size: number;
  /** Parts of removed values, in lower case, that a chosen name must not hold. */
  readonly identifyingWords: readonly string[];
  /** Whole, where it was asked for and is small enough to be kept. */
  readonly bytes?: Uint8Array;
}

/** What was packed, and the memory in which it came, where that is free again. */
export interface Packed {
  readonly content: PackedContent;
  readonly memory?: ArrayBuffer;
}

/** What is answered, by the kind of the question. */
export interface JobAnswers {
  readonly copy: PackedContent;
  /** Refused where it is another. */
  readonly check: null;
  readonly pack: Packed;
  readonly deidentify: MadeInstance;
  readonly assess: Assessment;
  /** After the last chunk. */
  readonly stream: null;
  /** As `readLocalEntry`. */
  readonly readBack: LocalEntry | undefined;
}

/** Questions that need nothing but native code: a thread that is asked no other never warms up. */
export function isNative({ kind }: JobQuestion): boolean {
  return kind === 'copy' || kind === 'pack' || kind === 'readBack';
}

/** Memory that moves to the thread with the question. */
export function movedWith(question: JobQuestion): readonly ArrayBuffer[] {
  if (question.kind === 'pack') return [question.bytes.buffer as ArrayBuffer];
  return question.kind === 'deidentify' && question.memory !== undefined ? [question.memory] : [];
}

/** The question once more, when the thread that had it is gone; undefined where what it needs is gone with it. */
export function askedAgain(question: JobQuestion): JobQuestion | undefined {
  if (question.kind === 'pack') return undefined;
  return question.kind === 'deidentify' ? { ...question, memory: undefined } : question;
}

/** To the thread. */
export type ToJobThread =
  /** A job begins: how to de-identify in it. */
  | { readonly kind: 'job'; readonly settings: DeidThreadSettings | undefined }
  /** The job is over: its settings and what memory holds of its files go. */
  | { readonly kind: 'rest' }
  | {
      readonly kind: 'ask';
      readonly taskId: number;
      readonly entry: ThreadEntry;
      readonly question: JobQuestion;
    }
  /** One more chunk of a stream may come. */
  | { readonly kind: 'more'; readonly taskId: number }
  /** No more of it is wanted. */
  | { readonly kind: 'stop'; readonly taskId: number }
  | RangeAnswer;

/** From the thread. */
export type FromJobThread =
  | { readonly kind: 'answer'; readonly taskId: number; readonly value: JobAnswers[JobQuestion['kind']] }
  | {
      readonly kind: 'refusal';
      readonly taskId: number;
      readonly code: ErrorCode;
      readonly facts: ErrorFacts;
    }
  | { readonly kind: 'chunk'; readonly taskId: number; readonly bytes: Uint8Array }
  | RangeRequest;

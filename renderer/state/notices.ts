import { computed, signal } from '@preact/signals-core';
import { asAppError, type ErrorFacts } from '../../core/errors/AppError';
import type { ErrorCode } from '../../core/errors/codes';

/** A sentence that is told once, with the code behind a fold when something went wrong. */
export interface Notice {
  readonly noticeId: number;
  readonly tone: 'good' | 'warning' | 'error';
  readonly message: string;
  /** Something that is offered; it stays until it is taken, dismissed or withdrawn. */
  readonly offer?: { readonly label: string; run(): void };
  readonly problem?: { readonly code: ErrorCode; readonly facts: ErrorFacts };
}

const mostShown = 4;
const goodStaysMs = 6000;
const list = signal<readonly Notice[]>([]);
let lastId = 0;

/** Oldest first. */
export const notices = computed(() => list.value);

export function tell(message: string): void {
  add({ tone: 'good', message });
}

/** Says something that a person must know; it stays until it is dismissed. */
export function tellWarning(message: string): void {
  add({ tone: 'warning', message });
}

/** Says something and offers to do something about it; gives the id by which it is dismissed. */
export function tellOffer(
  message: string,
  offer: { readonly label: string; run(): void },
  tone: 'good' | 'warning' = 'good',
): number {
  return add({ tone, message, offer });
}

/** Says that something did not work: what was tried, then the sentence of the error's code. */
export function tellError(message: string, error: unknown): void {
  const { code, facts } = asAppError(error, 'internal.unexpected');
  if (code === 'job.cancelled') return;
  add({ tone: 'error', message, problem: { code, facts } });
}

export function dismiss(noticeId: number): void {
  list.value = list.value.filter((notice) => notice.noticeId !== noticeId);
}

function add(notice: Omit<Notice, 'noticeId'>): number {
  lastId += 1;
  const noticeId = lastId;
  list.value = [...list.value, { ...notice, noticeId }].slice(-mostShown);
  // Warnings, errors and offers stay until they are dismissed.
  if (notice.tone === 'good' && notice.offer === undefined) setTimeout(() => dismiss(noticeId), goodStaysMs);
  return noticeId;
}

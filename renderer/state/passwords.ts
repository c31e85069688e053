/**
 * Passwords of archives. One that is all of its source is asked for at once; of a source that has other things to show,
 * it is offered. A wrong one is told and asked for again.
 */
import { computed, effect, signal } from '@preact/signals-core';
import type { ErrorCode } from '../../core/errors/codes';
import { errorText } from '../texts/errorText';
import { text } from '../texts/text';
import { toggleReceipt } from './app';
import { sources } from './library';
import { tellOffer } from './notices';
import { givePassword } from './opening';
import { lockedIn, type Locked } from './scanOutcome';

export interface PasswordAsked {
  readonly sourceId: string;
  readonly name: string;
  readonly code: ErrorCode;
  /** A password was given, and nothing is known of it yet. */
  readonly isTrying: boolean;
}

/** Sources that a person does not want to be asked about. */
const putOff = signal<ReadonlySet<string>>(new Set());
/** Sources for which a password was given while all of them was locked. */
const tried = signal<ReadonlySet<string>>(new Set());
/** Scans of which was told that something in them is locked. */
const told = new WeakSet<object>();

/** The archive whose password is asked for now. */
export const passwordAsked = computed<PasswordAsked | undefined>(() => {
  for (const { source, scan } of sources.value) {
    const { sourceId, name } = source;
    if (putOff.value.has(sourceId)) continue;
    const locked = lockedIn(scan);
    if (locked?.isAll === true) {
      return { sourceId, name: nameOfLocked(locked, name), code: locked.code, isTrying: false };
    }
    if (tried.value.has(sourceId) && scan.kind === 'scanning' && scan.dicom === 0)
      return { sourceId, name, code: 'archive.passwordNeeded', isTrying: true };
  }
  return undefined;
});

/** What the password belongs to, as a person knows it. */
export function nameOfLocked({ paths }: Locked, sourceName: string): string {
  return paths.length === 0 ? sourceName : paths.join(', ');
}

/** Asks for it, also when it was put off. */
export function askPassword(sourceId: string): void {
  putOff.value = new Set([...putOff.value].filter((one) => one !== sourceId));
}

export function putOffPassword(sourceId: string): void {
  putOff.value = new Set(putOff.value).add(sourceId);
  tried.value = new Set([...tried.value].filter((one) => one !== sourceId));
}

/** Gives the password of an archive that is all of its source. @throws {AppError} as `source.password` */
export async function tryPassword(sourceId: string, password: string): Promise<void> {
  tried.value = new Set(tried.value).add(sourceId);
  await givePassword(sourceId, password);
}

/** Offers to open what is locked in a source that has other things to show. */
export function watchLocked(): () => void {
  return effect(() => {
    for (const { source, scan } of sources.value) {
      const locked = lockedIn(scan);
      if (locked === undefined || locked.isAll || told.has(scan)) continue;
      told.add(scan);
      const message = `${nameOfLocked(locked, source.name)}: ${errorText(locked.code)}`;
      tellOffer(message, { label: text('password.enter'), run: () => toggleReceipt(true) }, 'warning');
    }
  });
}

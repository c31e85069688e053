/**
 * Passwords of archives. What is all of its source is asked for at once, and so is what a password left locked that was given
 * to such a question; in a source that has other things to show, it is offered. Each password is tried on all that is locked,
 * and none is kept here.
 */
import { computed, signal } from '@preact/signals-core';
import { errorText } from '../texts/errorText';
import { text } from '../texts/text';
import { toggleReceipt } from './app';
import { sources } from './library';
import { givePassword } from './opening';
import { watchScans } from './scanOffers';
import { lastOutcome, lockedIn, type Locked } from './scanOutcome';

export interface PasswordAsked {
  readonly sourceId: string;
  readonly name: string;
  /** What became of the password that was given last: nothing is known of it yet, it opened nothing, or not everything. */
  readonly last: 'none' | 'trying' | 'wrong' | 'notAll';
}

/** So many archives are named; of more, how many they are. */
const mostNamed = 3;

/** Sources that a person does not want to be asked about. */
const putOff = signal<ReadonlySet<string>>(new Set());
/** Sources for which a password was given here, and how many archives were locked then. */
const tried = signal<ReadonlyMap<string, number>>(new Map());

/** The archives whose password is asked for now. */
export const passwordAsked = computed<PasswordAsked | undefined>(() => {
  for (const { source, scan } of sources.value) {
    const { sourceId, name } = source;
    const outcome = lastOutcome(scan);
    const locked = outcome && lockedIn(outcome);
    const before = tried.value.get(sourceId);
    if (locked === undefined || putOff.value.has(sourceId)) continue;
    if (!locked.isAll && before === undefined) continue;
    const isTrying = scan.kind === 'scanning';
    // It has opened something, which is on its way.
    if (isTrying && scan.dicom > (outcome?.receipt.dicom ?? 0)) continue;
    return {
      sourceId,
      name: nameOfLocked(locked, name),
      last: isTrying ? 'trying' : lastTry(locked, before),
    };
  }
  return undefined;
});

function lastTry({ code, paths }: Locked, before: number | undefined): PasswordAsked['last'] {
  if (before !== undefined && paths.length < before) return 'notAll';
  return code === 'archive.passwordWrong' ? 'wrong' : 'none';
}

/** What the password belongs to, as a person knows it. */
export function nameOfLocked({ paths }: Locked, sourceName: string): string {
  if (paths.length === 0) return sourceName;
  const names = paths.slice(0, mostNamed).join(', ');
  const count = paths.length - mostNamed;
  return count > 0 ? text('password.andMore', { names, count }) : names;
}

/** Asks for it, also when it was put off. */
export function askPassword(sourceId: string): void {
  putOff.value = new Set([...putOff.value].filter((one) => one !== sourceId));
}

export function putOffPassword(sourceId: string): void {
  putOff.value = new Set(putOff.value).add(sourceId);
  tried.value = new Map([...tried.value].filter(([one]) => one !== sourceId));
}

/** Gives a password for archives that were asked about. @throws {AppError} as `source.password` */
export async function tryPassword(sourceId: string, password: string): Promise<void> {
  const scan = sources.peek().find(({ source }) => source.sourceId === sourceId)?.scan;
  const locked = scan && lockedIn(scan);
  tried.value = new Map(tried.value).set(sourceId, locked?.paths.length ?? 0);
  await givePassword(sourceId, password);
}

/** Offers to open what is locked in a source that has other things to show. */
export function watchLocked(): () => void {
  return watchScans(({ source: { sourceId, name }, scan }) => {
    const locked = lockedIn(scan);
    if (locked === undefined || passwordAsked.peek()?.sourceId === sourceId) return undefined;
    return {
      message: `${nameOfLocked(locked, name)}: ${errorText(locked.code)}`,
      label: text('password.enter'),
      run: () => toggleReceipt(true),
    };
  });
}

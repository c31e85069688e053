/** Local copies of slow media: what is offered, what is being copied, and what they take on this computer. */
import { computed, effect, signal } from '@preact/signals-core';
import { asAppError } from '../../core/errors/AppError';
import type { Events, WireError } from '../../ipc/contract';
import type { CopiesList, CopyState } from '../../ipc/localCopies';
import { call } from '../ipc/client';
import { text } from '../texts/text';
import { jobStarted } from './jobs';
import { sources } from './library';
import { dismiss, tell, tellError, tellOffer } from './notices';

export type CopiesState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly list: Omit<CopiesList, 'states'> }
  | { readonly kind: 'failed'; readonly error: WireError };

const states = signal<ReadonlyMap<string, CopyState>>(new Map());
const kept = signal<CopiesState>({ kind: 'loading' });
/** Notices with an offer, by source. */
const offers = new Map<string, number>();

/** Of the open sources of which anything is to be said, by their id. */
export const copyStates = computed(() => states.value);
/** All that is kept. */
export const copies = computed(() => kept.value);

/** Asks what is kept. */
export async function loadCopies(): Promise<void> {
  try {
    takeList(await call('copies.list', {}));
  } catch (error) {
    const { code, facts } = asAppError(error, 'source.unreadable');
    kept.value = { kind: 'failed', error: { code, facts } };
  }
}

export function copiesChanged({ sourceId, state }: Events['copies.changed']): void {
  states.value = new Map(states.value).set(sourceId, state);
  if (state.kind === 'copying') {
    const { jobId, name, instances } = state;
    jobStarted({ jobId, kind: 'cache', name, instances });
  }
  if (state.kind === 'ended') void loadCopies();
}

export async function startCopy(sourceId: string): Promise<void> {
  try {
    await call('copies.start', { sourceId });
  } catch (error) {
    tellError(text('copies.startFailed'), error);
  }
}

/** Deletes all local copies. */
export async function clearCopies(): Promise<void> {
  try {
    takeList(await call('copies.clear', {}));
    tell(text('copies.cleared'));
  } catch (error) {
    tellError(text('copies.clearFailed'), error);
    void loadCopies();
  }
}

/** Offers a copy where the host says that it is worth having, and withdraws the offer when that is over. */
export function watchCopyOffers(): () => void {
  return effect(() => {
    const wanted = new Map<string, string>();
    for (const { source } of sources.value) {
      const state = states.value.get(source.sourceId);
      if (state?.kind !== 'offered') continue;
      wanted.set(source.sourceId, text(`copies.${state.reason}Offer`, { name: source.name }));
    }
    for (const [sourceId, noticeId] of offers) {
      if (wanted.has(sourceId)) continue;
      offers.delete(sourceId);
      dismiss(noticeId);
    }
    for (const [sourceId, message] of wanted) {
      if (offers.has(sourceId)) continue;
      const offer = { label: text('copies.start'), run: () => void startCopy(sourceId) };
      offers.set(sourceId, tellOffer(message, offer));
    }
  });
}

function takeList({ states: found, ...list }: CopiesList): void {
  states.value = new Map(Object.entries(found));
  kept.value = { kind: 'ready', list };
}

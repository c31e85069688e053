/** Discs and sticks that are in. What arrives is offered; nothing is opened by itself. */
import { computed, signal } from '@preact/signals-core';
import type { Events } from '../../ipc/contract';
import type { Medium } from '../../ipc/media';
import { call } from '../ipc/client';
import { text } from '../texts/text';
import { dismiss, tellOffer } from './notices';
import { open } from './opening';

const list = signal<readonly Medium[]>([]);
/** Offers by medium, so that one that is taken out is no longer offered. */
const offers = new Map<string, number>();

/** In the order of arrival. */
export const media = computed(() => list.value);

/** Asks what is in; from then on the host tells what comes and goes. */
export async function loadMedia(): Promise<void> {
  try {
    const found = await call('media.list', {});
    list.value = [
      ...found,
      ...list.value.filter(({ mediaId }) => !found.some((one) => one.mediaId === mediaId)),
    ];
  } catch {
    // Without this a disc is opened like any folder.
    list.value = [];
  }
}

export function mediumArrived(medium: Medium): void {
  mediumLeft(medium);
  list.value = [...list.value, medium];
  const message = text(`media.${medium.kind}Arrived`, { name: medium.name });
  offers.set(
    medium.mediaId,
    tellOffer(message, { label: text('media.open'), run: () => void openMedium(medium) }),
  );
}

export function mediumLeft({ mediaId }: Events['media.left']): void {
  withdraw(mediaId);
  list.value = list.value.filter((medium) => medium.mediaId !== mediaId);
}

export async function openMedium({ mediaId }: Medium): Promise<void> {
  withdraw(mediaId);
  await open(() => call('media.open', { mediaId }));
}

function withdraw(mediaId: string): void {
  const noticeId = offers.get(mediaId);
  offers.delete(mediaId);
  if (noticeId !== undefined) dismiss(noticeId);
}

import { computed, signal } from '@preact/signals-core';
import type { AppInfo } from '../../ipc/contract';
import { call } from '../ipc/client';

/** Whether the window has its host. */
export type AppState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly info: AppInfo }
  /** The page was opened without the program, or the program has ended. */
  | { readonly kind: 'noSession' }
  | { readonly kind: 'lost' };

/** A sheet over the window; one at a time. */
export type Sheet = 'keys' | 'about' | 'copies';

const state = signal<AppState>({ kind: 'starting' });
const openSheet = signal<Sheet | null>(null);
const receiptOpen = signal(false);

export const app = computed(() => state.value);
export const sheet = computed(() => openSheet.value);
/** The list of what was not shown and why. */
export const isReceiptOpen = computed(() => receiptOpen.value);

/** Asks the host what it is; again after the list of recent sources changed. */
export async function loadAppInfo(): Promise<void> {
  state.value = { kind: 'ready', info: await call('app.info', {}) };
}

export function hostUnavailable(kind: 'noSession' | 'lost'): void {
  state.value = { kind };
}

export function showSheet(next: Sheet | null): void {
  openSheet.value = next;
}

export function toggleReceipt(isOpen: boolean = !receiptOpen.value): void {
  receiptOpen.value = isOpen;
}

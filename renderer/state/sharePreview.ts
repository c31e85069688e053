/** What would leave, as the host finds it out without writing. Asked again after each change, while someone looks. */
import { computed, effect, signal } from '@preact/signals-core';
import { asAppError } from '../../core/errors/AppError';
import type { ExportPreview, Request, WireError } from '../../ipc/contract';
import { call } from '../ipc/client';
import { instanceById, isScanning } from './library';
import { settings } from './settings';
import {
  acceptedPixels,
  chosenInstanceIds,
  isDeidentified,
  isShareOpen,
  optionNames,
  usesProjectKey,
} from './shareDraft';

export type PreviewState =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'ready'; readonly preview: ExportPreview }
  | { readonly kind: 'failed'; readonly error: WireError };

const restMs = 300;
const state = signal<PreviewState>({ kind: 'nothing' });
let turn = 0;

export const preview = computed(() => state.value);

/** Series whose pictures still wait to be looked at. */
export const unreviewed = computed(() => {
  if (state.value.kind !== 'ready' || !isDeidentified.value) return [];
  return state.value.preview.pixelReview.filter((one) => !acceptedPixels.value.has(one.seriesInstanceUid));
});

/** What can never leave this way; what only waits to be looked at is told by `unreviewed`. */
export const refusedInstances = computed(() =>
  state.value.kind === 'ready' ? state.value.preview.refused : [],
);

/** How many instances would be written: those that need no look, and those of series that were accepted. */
export const leaving = computed(() => {
  if (state.value.kind !== 'ready') return 0;
  const { instances, pixelReview } = state.value.preview;
  const looked = pixelReview.filter((one) => acceptedPixels.value.has(one.seriesInstanceUid));
  return looked.reduce((sum, one) => sum + one.instanceIds.length, instances);
});

/** Bytes of the files that they come from. */
export const leavingBytes = computed(() => {
  if (state.value.kind !== 'ready') return 0;
  const { bytes, pixelReview } = state.value.preview;
  return pixelReview
    .filter((one) => acceptedPixels.value.has(one.seriesInstanceUid))
    .flatMap((one) => one.instanceIds)
    .reduce((sum, instanceId) => sum + (instanceById(instanceId)?.fileSize ?? 0), bytes);
});

/** Follows the draft while the drawer is open. Gives the function that ends it. */
export function watchPreview(): () => void {
  return effect(() => {
    if (!isShareOpen.value || isScanning.value) return;
    const instanceIds = chosenInstanceIds.value;
    const request: Request<'export.preview'> = {
      instanceIds: [...instanceIds],
      // Without what was accepted: that changes nothing that the host has to find out.
      privacy: isDeidentified.value
        ? {
            kind: 'deidentify',
            options: [...optionNames.value],
            acceptedPixels: [],
            useProjectKey: usesProjectKey.value,
          }
        : { kind: 'asIs' },
      fileNamePattern: settings.value.fileNamePattern,
    };
    turn += 1;
    const mine = turn;
    if (instanceIds.length === 0) {
      state.value = { kind: 'nothing' };
      return;
    }
    state.value = { kind: 'checking' };
    const timer = setTimeout(() => void ask(request, mine), restMs);
    return () => clearTimeout(timer);
  });
}

async function ask(request: Request<'export.preview'>, mine: number): Promise<void> {
  let next: PreviewState;
  try {
    next = { kind: 'ready', preview: await call('export.preview', request) };
  } catch (error) {
    const { code, facts } = asAppError(error, 'internal.unexpected');
    next = { kind: 'failed', error: { code, facts } };
  }
  if (mine === turn) state.value = next;
}

/** Whether there is anything to look at, and why files are not shown. */
import { computed } from '@preact/signals-core';
import type { ErrorCode } from '../../core/errors/codes';
import { isDisplayable, seriesEntries, sources } from './library';

/** Something of what is open has a picture that can be shown. */
export const hasPictures = computed(() =>
  [...seriesEntries.value.values()].some(({ series }) => isDisplayable(series)),
);

/** Why files have no picture on screen, by their path in their source, as far as receipts tell. */
export const notShownCodes = computed<ReadonlyMap<string, ErrorCode>>(() => {
  const told = sources.value.flatMap(({ scan }) =>
    scan.kind === 'finished' ? (scan.receipt.notShown ?? []) : [],
  );
  return new Map(told.map(({ path, code }) => [path, code]));
});

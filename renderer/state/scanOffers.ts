import { effect } from '@preact/signals-core';
import { sources, type SourceState } from './library';
import { dismiss, tellOffer } from './notices';

/** What is said of a scan that has come to its end, and what is offered to be done. */
export interface ScanOffer {
  readonly message: string;
  readonly label: string;
  run(): void;
}

/**
 * Says something of each scan, once, and withdraws it when the source is read again or closed.
 * @param offerOf undefined where nothing is to be said
 */
export function watchScans(offerOf: (state: SourceState) => ScanOffer | undefined): () => void {
  const told = new Map<string, { readonly scan: object; readonly noticeId: number | undefined }>();
  return effect(() => {
    const all = sources.value;
    for (const [sourceId, { scan, noticeId }] of [...told]) {
      if (all.some((state) => state.source.sourceId === sourceId && state.scan === scan)) continue;
      told.delete(sourceId);
      if (noticeId !== undefined) dismiss(noticeId);
    }
    for (const state of all) {
      const { source, scan } = state;
      if (scan.kind !== 'finished' || told.has(source.sourceId)) continue;
      const offer = offerOf(state);
      const noticeId = offer && tellOffer(offer.message, offer, 'warning');
      told.set(source.sourceId, { scan, noticeId });
    }
  });
}

/** Local copies of sources on slow media, as the window sees them. */

/** Where the local copy of an open source stands. */
export type CopyState =
  /** It is worth having: the source is a disc, or reading it was measured to be slow. */
  | { readonly kind: 'offered'; readonly reason: 'disc' | 'slow' }
  /** Begins once everything has been read. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'copying'; readonly jobId: string; readonly name: string; readonly instances: number }
  /** `whole`: nothing of it needs its medium any more. */
  | { readonly kind: 'ended'; readonly isWhole: boolean };

export interface CopiesList {
  readonly files: number;
  readonly bytes: number;
  /** More is never kept. */
  readonly maxBytes: number;
  /** After so many days a copy that was not used is deleted. */
  readonly maxAgeDays: number;
  /** Of the open sources of which anything is to be said, by their id. */
  readonly states: Readonly<Record<string, CopyState>>;
}

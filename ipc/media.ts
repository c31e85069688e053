/** A disc or stick that is in. */
export interface Medium {
  readonly mediaId: string;
  /** Its label. */
  readonly name: string;
  readonly kind: 'disc' | 'stick';
}

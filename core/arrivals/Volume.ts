/** A file system that a person can open: a disc, a stick, a card. */
export interface Volume {
  /** Where it can be read: a folder's absolute path, or the root of a drive. */
  readonly path: string;
  /** Its label, as the system shows it. */
  readonly name: string;
  /** A disc can only be read; all else that is put in counts as a stick. */
  readonly kind: 'disc' | 'stick';
  /** What tells it from another volume at the same place, where the system says (device number, mount id). */
  readonly identity: string;
}

/** What came and what went between two looks. A volume that was changed for another at the same place did both. */
export interface VolumeChange {
  readonly arrived: readonly Volume[];
  readonly left: readonly Volume[];
}

/** Compares two looks at the volumes of a machine. */
export function newVolumes(before: readonly Volume[], after: readonly Volume[]): VolumeChange {
  const keys = (volumes: readonly Volume[]): Set<string> => new Set(volumes.map(volumeKey));
  const [old, now] = [keys(before), keys(after)];
  return {
    arrived: after.filter((volume) => !old.has(volumeKey(volume))),
    left: before.filter((volume) => !now.has(volumeKey(volume))),
  };
}

/** Tells volumes apart over time. */
export function volumeKey({ path, identity }: Volume): string {
  return `${identity}\n${path}`;
}

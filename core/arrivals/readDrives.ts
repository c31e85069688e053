import type { Volume } from './Volume';

/** What one look at a drive letter of Windows, or at a folder of `/Volumes` of macOS, gave. */
export interface SeenPlace {
  /** `D:\` or `/Volumes/NAME`. */
  readonly path: string;
  /** Number of the device, where the system gives one. */
  readonly device: number;
  /** Device of the place around it; the same one is no volume of its own. */
  readonly parentDevice?: number;
  readonly isLink: boolean;
  /** No byte can be written to it: so discs are told from sticks. */
  readonly isFull: boolean;
}

/**
 * Drives of a Windows machine that answered. Letters that were there when the program began are the machine's own
 * disks, as far as can be told without asking the system for more: of those, only discs are given.
 * @param own letters' roots of the first look
 */
export function readDrives(seen: readonly SeenPlace[], own: ReadonlySet<string>): readonly Volume[] {
  return seen
    .filter(({ path, isFull }) => isFull || !own.has(path))
    .map((place) => volumeOf(place, place.path.replace(/\\$/, '')));
}

/** Volumes of a Mac: what stands in `/Volumes` on a device of its own. The start disk is a link there. */
export function readMacVolumes(seen: readonly SeenPlace[]): readonly Volume[] {
  return seen
    .filter(({ isLink, device, parentDevice }) => !isLink && device !== parentDevice)
    .map((place) => volumeOf(place, place.path.slice(place.path.lastIndexOf('/') + 1)));
}

function volumeOf({ path, device, isFull }: SeenPlace, name: string): Volume {
  return { path, name, kind: isFull ? 'disc' : 'stick', identity: String(device) };
}

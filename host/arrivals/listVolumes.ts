/**
 * One look at the discs and sticks of this machine. Cheap enough to be done every two seconds: no process is started
 * and no file of a medium is read.
 */
import { lstat, readdir, readFile, stat, statfs } from 'node:fs/promises';
import { readDrives, readMacVolumes, type SeenPlace } from '../../core/arrivals/readDrives';
import { readMountInfo } from '../../core/arrivals/readMountInfo';
import type { Volume } from '../../core/arrivals/Volume';

export type ListVolumes = () => Promise<readonly Volume[]>;

/**
 * The way to look on this system.
 * @param extraRoots Linux: further folders below which whatever is mounted counts
 */
export function volumeLister(platform: NodeJS.Platform, extraRoots: readonly string[]): ListVolumes {
  if (platform === 'win32') return windowsLister();
  if (platform === 'darwin') return macVolumes;
  return async () => readMountInfo(await readFile('/proc/self/mountinfo', 'utf8'), extraRoots);
}

function windowsLister(): ListVolumes {
  let own: ReadonlySet<string> | undefined;
  return async () => {
    // A and B would wake a floppy drive.
    const letters = [...'CDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `${letter}:\\`);
    const seen: SeenPlace[] = [];
    // One after another: a network drive that does not answer holds up one thread of the pool, not all of them.
    for (const letter of letters) {
      const place = await look(letter);
      if (place !== undefined) seen.push(place);
    }
    own ??= new Set(seen.map(({ path }) => path));
    return readDrives(seen, own);
  };
}

async function macVolumes(): Promise<readonly Volume[]> {
  const root = '/Volumes';
  const { dev } = await stat(root);
  const names = (await readdir(root)).filter((name) => !name.startsWith('.'));
  const seen = await Promise.all(names.map((name) => look(`${root}/${name}`, dev)));
  return readMacVolumes(seen.filter((place) => place !== undefined));
}

/** Undefined where nothing is in the drive, or it does not answer. */
async function look(path: string, parentDevice?: number): Promise<SeenPlace | undefined> {
  try {
    const stats = await lstat(path);
    const { bavail, bfree } = await statfs(path);
    return {
      path,
      device: stats.dev,
      ...(parentDevice === undefined ? {} : { parentDevice }),
      isLink: stats.isSymbolicLink(),
      isFull: bavail === 0 && bfree === 0,
    };
  } catch {
    return undefined;
  }
}

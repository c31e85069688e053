import type { Volume } from './Volume';

/** Where Linux desktops mount what a person puts in. */
const mediaRoots: readonly string[] = ['/media', '/run/media', '/mnt'];
const discTypes: ReadonlySet<string> = new Set(['iso9660', 'udf']);

/**
 * The discs and sticks of a Linux machine by its `/proc/self/mountinfo`: every disc file system, and what stands on a
 * device of its own below the places for media. Network and system mounts are none.
 * @param extraRoots further places; whatever is mounted below them counts
 * @source proc(5), mountinfo: `36 35 98:0 / /mnt/point rw,noatime shared:1 - ext3 /dev/root rw,errors=continue`
 */
export function readMountInfo(content: string, extraRoots: readonly string[] = []): readonly Volume[] {
  const volumes = new Map<string, Volume>();
  for (const line of content.split('\n')) {
    const volume = readLine(line, extraRoots);
    // Later lines are mounted over earlier ones at the same place.
    if (volume !== undefined) volumes.set(volume.path, volume);
  }
  return [...volumes.values()];
}

function readLine(line: string, extraRoots: readonly string[]): Volume | undefined {
  const fields = line.split(' ');
  const separator = fields.indexOf('-', 6);
  const [mountId, , device, , mountPoint] = fields;
  const [type, origin] = fields.slice(separator + 1);
  if (separator < 0 || mountPoint === undefined || type === undefined || origin === undefined)
    return undefined;
  const path = unescape(mountPoint);
  const isDisc = discTypes.has(type);
  const isMedium = unescape(origin).startsWith('/dev/') && isBelow(path, mediaRoots);
  if (!isDisc && !isMedium && !isBelow(path, extraRoots)) return undefined;
  return {
    path,
    name: path.slice(path.lastIndexOf('/') + 1) || path,
    kind: isDisc ? 'disc' : 'stick',
    identity: `${mountId ?? ''} ${device ?? ''}`,
  };
}

/** `/mnt` itself is used for media too; the places of desktops are only folders around them. */
function isBelow(path: string, roots: readonly string[]): boolean {
  return roots.some((root) => path.startsWith(`${root}/`) || (root === '/mnt' && path === root));
}

/** Space, tab, line feed and backslash are written as `\040`, `\011`, `\012`, `\134`. */
function unescape(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_whole, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}

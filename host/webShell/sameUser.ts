import { readFile } from 'node:fs/promises';

/**
 * Whether the process at the other end of a loopback connection belongs to another user. The one-time code
 * stands in the command line of the browser that was started, which other users of the machine may read;
 * on Linux the kernel says whose the connection is. Elsewhere, and where it does not say, the answer is false.
 * @param peerPort its port
 * @param ownPort ours
 */
export async function isOtherUser(peerPort: number, ownPort: number): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid === undefined) return false;
  const table = await readFile('/proc/net/tcp', 'utf8').catch(() => '');
  const uid = ownerOf(table, peerPort, ownPort);
  return uid !== undefined && uid !== process.getuid() && uid !== 0;
}

/** User id of the socket `local → remote` on 127.0.0.1 in the text of `/proc/net/tcp`; undefined when not listed. */
export function ownerOf(table: string, localPort: number, remotePort: number): number | undefined {
  const end = (port: number): string => `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const line of table.split('\n')) {
    const columns = line.trim().split(/\s+/);
    if (columns[1] === end(localPort) && columns[2] === end(remotePort)) return Number(columns[7]);
  }
  return undefined;
}

import { readFile } from 'node:fs/promises';

/** Text of the notices of what others wrote. The same way up from a bundle in `dist/` and from this file. */
export function readNotices(): Promise<string> {
  return readFile(new URL('../../assets/NOTICES.txt', import.meta.url), 'utf8');
}

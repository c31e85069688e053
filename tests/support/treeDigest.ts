import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** SHA-256 over names, bytes and times of all that is below a folder. */
export function treeDigest(place: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(place, { recursive: true, encoding: 'utf8' }).sort()) {
    const stats = statSync(join(place, name));
    hash.update(`${name} ${stats.size} ${stats.mtimeMs}\n`);
    if (stats.isFile()) hash.update(readFileSync(join(place, name)));
  }
  return hash.digest('hex');
}

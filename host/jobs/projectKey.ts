import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../core/errors/AppError';
import { systemCode } from './package/fileErrors';

const keyLength = 32;

/**
 * The key that this program keeps for repeated exports: the same source gives the same pseudonyms and
 * UIDs. Made when first asked for; readable by this user only, since it leads back to who is who.
 * @throws {AppError} deid.badKey when the file holds something else
 */
export async function readProjectKey(userDataPath: string): Promise<Uint8Array> {
  const file = path.join(userDataPath, 'project.key');
  const known = await readKey(file);
  if (known !== undefined) return known;
  await mkdir(userDataPath, { recursive: true, mode: 0o700 });
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${randomBytes(keyLength).toString('hex')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (systemCode(error) !== 'EEXIST')
      throw new AppError('write.failed', { system: systemCode(error) }, error);
  }
  const made = await readKey(file);
  if (made === undefined) throw new AppError('deid.badKey');
  return made;
}

async function readKey(file: string): Promise<Uint8Array | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new AppError('deid.badKey', { system: systemCode(error) }, error);
  }
  if (!/^[0-9a-f]{64}\s*$/.test(text)) throw new AppError('deid.badKey');
  return Buffer.from(text.trim(), 'hex');
}

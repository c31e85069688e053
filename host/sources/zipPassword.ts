import { ERR_ENCRYPTED, ERR_INVALID_PASSWORD, type FileEntry } from '@zip.js/zip.js';
import { AppError } from '../../core/errors/AppError';

/**
 * Bytes of an entry that are decrypted to be sure of a ZipCrypto password: the check that the format brings along lets
 * one of 256 wrong ones pass.
 */
const sampleLength = 1024 * 1024;

/**
 * The first of these passwords that opens an entry.
 * @throws {AppError} archive.passwordNeeded when there is none, archive.passwordWrong when none opens it,
 * archive.unsupported for another encryption
 */
export async function passwordOf(entry: FileEntry, passwords: readonly string[]): Promise<string> {
  if (passwords.length === 0) throw new AppError('archive.passwordNeeded');
  for (const password of passwords) if (await opens(entry, password)) return password;
  throw new AppError('archive.passwordWrong');
}

/** Whether an error of the package says that a password is not the one. */
export function isWrongPassword(error: unknown): boolean {
  return error instanceof Error && [ERR_INVALID_PASSWORD, ERR_ENCRYPTED].includes(error.message);
}

async function opens(entry: FileEntry, password: string): Promise<boolean> {
  try {
    await entry.getData(new WritableStream<Uint8Array>(), {
      password,
      checkPasswordOnly: true,
      useWebWorkers: false,
    });
  } catch (error) {
    if (isWrongPassword(error)) return false;
    if (error instanceof AppError) throw error;
    throw new AppError('archive.unsupported', {}, error);
  }
  return !entry.zipCrypto || isSampleWhole(entry, password);
}

/** Whether an entry's beginning, or all of a short one, is what was packed: wrong passwords give noise. */
async function isSampleWhole(entry: FileEntry, password: string): Promise<boolean> {
  const enough = new AbortController();
  let length = 0;
  const sink = new WritableStream<Uint8Array>({
    write: (chunk) => {
      length += chunk.length;
      if (length >= sampleLength) enough.abort();
    },
  });
  const options = { password, checkSignature: true, useWebWorkers: false, signal: enough.signal };
  try {
    await entry.getData(sink, options);
    return true;
  } catch (error) {
    if (error instanceof AppError) throw error;
    return enough.signal.aborted;
  }
}

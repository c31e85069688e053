import { stat } from 'node:fs/promises';
import { compareManifest, type FileFinding } from '../../core/archive/compareManifest';
import { manifestLimit, manifestName, parseManifest, type Manifest } from '../../core/archive/manifest';
import { AppError } from '../../core/errors/AppError';
import { readBackZip } from './package/verifyZip';
import { readBackFolder } from './package/writeFolder';
import { systemCode } from './package/fileErrors';

export interface VerifiedPackage {
  readonly manifest: Manifest;
  /** Files found, without the manifest itself. */
  readonly files: number;
  /** What is not as the manifest says; empty when the package is whole. */
  readonly findings: readonly FileFinding[];
}

/**
 * Reads a package again, zip or folder, and compares every file with its manifest.
 * @throws {AppError} source.notFound, package.notPackage, archive.broken, archive.passwordNeeded,
 * archive.passwordWrong, job.cancelled
 */
export async function verifyPackage(
  packagePath: string,
  signal: AbortSignal,
  password?: string,
): Promise<VerifiedPackage> {
  const stats = await stat(packagePath).catch((error: unknown) => {
    throw new AppError(systemCode(error) === 'ENOENT' ? 'source.notFound' : 'source.unreadable', {}, error);
  });
  const chunks: Uint8Array[] = [];
  let length = 0;
  const onBytes = (name: string, bytes: Uint8Array) => {
    if (name !== manifestName) return;
    length += bytes.length;
    if (length > manifestLimit) throw new AppError('package.notPackage', { reason: 'manifestTooLong' });
    chunks.push(Uint8Array.from(bytes));
  };
  const files = await (stats.isDirectory() ? readBackFolder : readBackZip)(
    packagePath,
    { signal, password },
    onBytes,
  );
  if (!files.some(({ name }) => name === manifestName))
    throw new AppError('package.notPackage', { reason: 'noManifest' });
  const manifest = parseManifest(Buffer.concat(chunks).toString('utf8'));
  return { manifest, files: files.length - 1, findings: compareManifest(manifest, files) };
}

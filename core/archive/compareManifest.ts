import type { ErrorCode } from '../errors/codes';
import { manifestName, type Manifest, type ManifestFile } from './manifest';

export interface FileFinding {
  readonly name: string;
  readonly code: Extract<ErrorCode, 'package.fileMissing' | 'package.fileChanged' | 'package.fileExtra'>;
}

/** What is wrong with the files that were found, by the manifest; empty when all is as it says. */
export function compareManifest(
  manifest: Manifest,
  found: readonly Omit<ManifestFile, 'sopInstanceUid'>[],
): readonly FileFinding[] {
  const findings: FileFinding[] = [];
  const expected = new Map(manifest.files.map((file) => [file.name, file]));
  for (const file of found) {
    if (file.name === manifestName) continue;
    const meant = expected.get(file.name);
    if (meant === undefined) findings.push({ name: file.name, code: 'package.fileExtra' });
    else if (meant.size !== file.size || meant.sha256 !== file.sha256)
      findings.push({ name: file.name, code: 'package.fileChanged' });
    expected.delete(file.name);
  }
  for (const name of expected.keys()) findings.push({ name, code: 'package.fileMissing' });
  return findings;
}

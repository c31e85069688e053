import { AppError } from '../errors/AppError';

/** Name of the manifest inside a package. It lists every file but itself. */
export const manifestName = 'diascope-manifest.json';
export const readmeName = 'README.txt';

export interface ManifestFile {
  readonly name: string;
  readonly size: number;
  /** SHA-256, lower-case hex. */
  readonly sha256: string;
  /** Of DICOM files. In a de-identified package: the replacement. */
  readonly sopInstanceUid?: string;
}

export interface Manifest {
  readonly format: 'diascope-package';
  readonly formatVersion: 1;
  readonly tool: string;
  /** ISO 8601 with time and zone; in a de-identified package the day only. */
  readonly created: string;
  readonly privacy: 'asIs' | 'deidentified';
  readonly instances: number;
  readonly files: readonly ManifestFile[];
}

/** Longest manifest that is read: 100,000 files with long names. */
export const manifestLimit = 64 * 1024 * 1024;

export function formatManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, undefined, 1)}\n`;
}

/**
 * Reads a manifest from a package that may come from anywhere.
 * @throws {AppError} package.notPackage when it is not one of ours
 */
export function parseManifest(text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AppError('package.notPackage', { reason: 'notJson' }, error);
  }
  if (!isRecord(value) || value['format'] !== 'diascope-package' || value['formatVersion'] !== 1)
    throw new AppError('package.notPackage', { reason: 'format' });
  const { tool, created, privacy, instances, files } = value;
  if (
    typeof tool !== 'string' ||
    typeof created !== 'string' ||
    typeof instances !== 'number' ||
    !Array.isArray(files)
  )
    throw new AppError('package.notPackage', { reason: 'fields' });
  if (privacy !== 'asIs' && privacy !== 'deidentified')
    throw new AppError('package.notPackage', { reason: 'privacy' });
  return {
    format: 'diascope-package',
    formatVersion: 1,
    tool,
    created,
    privacy,
    instances,
    files: files.map(parseFile),
  };
}

function parseFile(value: unknown, index: number): ManifestFile {
  if (isRecord(value)) {
    const { name, size, sha256, sopInstanceUid } = value;
    const isFile =
      typeof name === 'string' &&
      typeof size === 'number' &&
      Number.isSafeInteger(size) &&
      size >= 0 &&
      typeof sha256 === 'string' &&
      /^[0-9a-f]{64}$/.test(sha256);
    if (isFile && sopInstanceUid === undefined) return { name, size, sha256 };
    if (isFile && typeof sopInstanceUid === 'string') return { name, size, sha256, sopInstanceUid };
  }
  throw new AppError('package.notPackage', { reason: 'file', index });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import {
  formatManifest,
  manifestName,
  readmeName,
  type Manifest,
  type ManifestFile,
} from '../../core/archive/manifest';
import { recipientReadme, type ReadmeFacts } from '../../core/archive/recipientReadme';
import type { PackageEntry } from './package/entries';

/** A small file of ours inside a package. */
export function textEntry(name: string, text: string): PackageEntry {
  const bytes = new TextEncoder().encode(text);
  return { name, size: bytes.length, chunks: () => [bytes] };
}

export function readmeEntry(facts: ReadmeFacts): PackageEntry {
  return textEntry(readmeName, recipientReadme(facts));
}

/** The list of all files before it; so it comes last. */
export function manifestEntry(facts: ReadmeFacts, files: readonly ManifestFile[]): PackageEntry {
  const manifest: Manifest = {
    format: 'diascope-package',
    formatVersion: 1,
    tool: facts.tool,
    created: facts.created,
    privacy: facts.isDeidentified ? 'deidentified' : 'asIs',
    instances: facts.instances,
    files: [...files].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
  return textEntry(manifestName, formatManifest(manifest));
}

/** When the package is made: to the second, or in a de-identified one to the day. */
export function creationTime(now: Date, isDeidentified: boolean): string {
  const text = now.toISOString();
  return isDeidentified ? text.slice(0, 10) : `${text.slice(0, 19)}Z`;
}

import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../core/errors/AppError';
import { studyOf } from '../../core/fileset/studyOf';
import type { InstanceSummary } from '../../core/fileset/types';
import type { ShelfStudy } from '../../core/shelf/shelfStudy';
import { openSource } from '../sources/openSource';
import { scanSource, type ScanOptions } from '../scan/scanSource';

/**
 * Reads what a study's folder really holds. Undefined when no DICOM file is in it (any more). Unfinished copies
 * (`.part`) of an interrupted run are removed first: they are not part of the library.
 */
export async function readStudyFolder(
  folderPath: string,
  folder: string,
  addedAt: string,
  options: Pick<ScanOptions, 'signal' | 'threads'>,
): Promise<ShelfStudy | undefined> {
  if (!(await removeParts(folderPath))) return undefined;
  const source = await openSource([folderPath]);
  const summaries: InstanceSummary[] = [];
  let last = 0;
  try {
    await scanSource(source, {
      nextInstanceId: () => String((last += 1)),
      onInstances: (found) => summaries.push(...found),
      ...options,
    });
  } finally {
    await source.close();
  }
  const [first] = summaries;
  if (!first) return undefined;
  return {
    folder,
    patient: first.patient,
    study: studyOf(first, summaries),
    modalities: [...new Set(summaries.map(({ series }) => series.modality ?? ''))].filter(Boolean).sort(),
    series: new Set(summaries.map(({ series }) => series.seriesInstanceUid)).size,
    instances: summaries.length,
    bytes: summaries.reduce((sum, { fileSize }) => sum + fileSize, 0),
    addedAt,
  };
}

/** False when the folder is not there. */
async function removeParts(folderPath: string): Promise<boolean> {
  let entries;
  try {
    entries = await readdir(folderPath, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw new AppError('source.unreadable', {}, error);
  }
  for (const entry of entries) {
    const where = path.join(folderPath, entry.name);
    if (entry.isDirectory()) await removeParts(where);
    else if (entry.name.endsWith('.part')) await rm(where, { force: true });
  }
  return true;
}

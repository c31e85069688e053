import { AppError } from '../../core/errors/AppError';
import { parseInstanceSearch } from '../../core/web/parseStoreAnswer';
import type { ServerConnection } from './serverRequest';

const pageLength = 1000;
/** Some servers list what they took a little later. */
const tries = 3;

/** What names an instance to a server. */
export interface ListedInstance {
  readonly instanceId: string;
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
}

/**
 * Asks the server which of the instances it lists (QIDO-RS, PS3.18 10.6) and gives those that it does
 * not. Undefined when it cannot be asked.
 * @throws {AppError} job.cancelled
 */
export async function findNotListed(
  connection: ServerConnection,
  items: readonly ListedInstance[],
  signal: AbortSignal,
  pause: (ms: number, signal: AbortSignal) => Promise<void>,
): Promise<readonly ListedInstance[] | undefined> {
  let missing = items;
  for (let attempt = 1; attempt <= tries && missing.length > 0; attempt++) {
    if (attempt > 1) await pause(1000, signal);
    const studies = new Set(missing.map(({ studyInstanceUid }) => studyInstanceUid));
    const listed = new Set<string>();
    for (const study of studies) {
      const found = await listStudy(connection, study, signal);
      if (found === undefined) return undefined;
      for (const uid of found) listed.add(uid);
    }
    missing = missing.filter(({ sopInstanceUid }) => !listed.has(sopInstanceUid));
  }
  return missing;
}

async function listStudy(
  connection: ServerConnection,
  study: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  const found = new Set<string>();
  for (let offset = 0; ; offset += pageLength) {
    const path = `studies/${encodeURIComponent(study)}/instances?limit=${pageLength}&offset=${offset}`;
    try {
      const answer = await connection.send({ method: 'GET', path, accept: 'application/dicom+json', signal });
      if (answer.status === 204) return found;
      if (answer.status !== 200) return undefined;
      const before = found.size;
      const page = parseInstanceSearch(answer.text);
      for (const uid of page) found.add(uid);
      // A server that ignores `offset` gives the same page for ever.
      if (page.length < pageLength || found.size === before) return found;
    } catch (error) {
      if (error instanceof AppError && error.code === 'job.cancelled') throw error;
      return undefined;
    }
  }
}

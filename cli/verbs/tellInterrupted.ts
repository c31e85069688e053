import { escapeText } from '../../core/dicom/escapeText';
import { recoverExports } from '../../host/jobs/exportJournal';
import type { VerbIo } from '../Verb';

/** Removes what runs that were killed had not finished, and says which packages those were. */
export async function tellInterrupted(userDataPath: string, io: VerbIo): Promise<void> {
  for (const { name, isCleaned } of await recoverExports(userDataPath))
    io.stderr.write(
      `An earlier export was interrupted: ${escapeText(name)}. Its unfinished package ${isCleaned ? 'was removed' : 'could not be removed'}.\n`,
    );
}

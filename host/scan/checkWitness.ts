import { AppError } from '../../core/errors/AppError';
import { instanceKey } from '../../core/fileset/buildTree';
import type { ScanResult } from './scanProtocol';
import type { Witness } from './scanTally';
import type { ScanThread } from './scanThread';

/**
 * Looks whether the disc that was read before is in: discs name their files alike, and those of another one must not
 * complete its list.
 * @throws {AppError} source.vanished when nothing is there, source.otherFile when it is another one
 */
export async function checkWitness(witness: Witness | undefined, thread: ScanThread): Promise<void> {
  if (witness === undefined) return;
  const { entry, instance } = witness;
  let result: ScanResult | undefined;
  await thread.run([{ taskId: 0, entry }], (_entry, found) => {
    result = found;
  });
  // A file that was whole before and is not readable now proves nothing.
  if (result?.kind === 'refused' && result.code !== 'source.vanished') return;
  if (result?.kind === 'refused') throw new AppError('source.vanished');
  const isSame = result?.kind === 'instance' && instanceKey(result.summary) === instanceKey(instance);
  if (result !== undefined && !isSame) throw new AppError('source.otherFile');
}

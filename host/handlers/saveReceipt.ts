import path from 'node:path';
import { AppError } from '../../core/errors/AppError';
import { saveReceiptPage } from '../receipt/saveReceiptPage';
import { withExtension, type ChosenTarget } from '../targets/createTargets';
import type { OpeningParts } from './openingHandlers';

/**
 * Writes the receipt of a source to a place that a person chooses, or has chosen as `targetId`. Gives the file's name;
 * null when they changed their mind.
 * @throws {AppError} ipc.badRequest while the source is being read; ipc.badGrant; write.*
 */
export async function saveReceipt(
  { shell, library, targets, version }: OpeningParts,
  sourceId: string,
  targetId: string | undefined,
): Promise<{ name: string } | null> {
  const finished = library.finished(sourceId);
  if (finished === null) throw new AppError('ipc.badRequest');
  const { name } = library.source(sourceId);
  const choose = async (): Promise<ChosenTarget | null> => {
    const chosen = await shell.chooseSaveFile('import receipt.html', 'html');
    if (chosen === null) return null;
    return { path: withExtension(chosen, 'html'), format: 'html', mayReplaceFile: true };
  };
  const target = targetId === undefined ? await choose() : targets.get(targetId, 'html');
  if (target === null) return null;
  const written = await saveReceiptPage(
    finished.receipt,
    { sourceNames: [name], version, isIncomplete: !finished.isComplete },
    { path: target.path, sourceRoots: library.rootPaths(), mayReplaceFile: target.mayReplaceFile },
  );
  return { name: path.basename(written) };
}

import { open } from 'node:fs/promises';
import { receiptPage, type ReceiptPageOptions } from '../../core/fileset/receiptPage';
import type { Receipt } from '../../core/fileset/types';
import { writeError } from '../jobs/package/fileErrors';
import { checkTarget, publish, removePart } from '../jobs/package/target';

/** Where a receipt goes. */
export interface ReceiptTarget {
  readonly path: string;
  /** The folders and files that were read: nothing is written into them. */
  readonly sourceRoots: readonly string[];
  readonly mayReplaceFile: boolean;
}

/**
 * Writes a receipt as a page: beside its name, then renamed, so that there is the whole page or none.
 * @throws {AppError} write.insideSource, write.exists, write.noSpace, write.failed
 */
export async function saveReceiptPage(
  receipt: Receipt,
  options: Omit<ReceiptPageOptions, 'readAt'>,
  target: ReceiptTarget,
  now = new Date(),
): Promise<string> {
  const checked = await checkTarget(target.path, target.sourceRoots, target.mayReplaceFile);
  const page = receiptPage(receipt, { ...options, readAt: localTime(now) });
  try {
    const handle = await open(checked.partPath, 'wx', 0o600);
    try {
      await handle.writeFile(page);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await publish(checked, target.mayReplaceFile);
  } catch (error) {
    await removePart(checked.partPath);
    throw writeError(error);
  }
  return checked.path;
}

/** `2026-01-31 09:05`, by the clock of this machine. */
function localTime(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

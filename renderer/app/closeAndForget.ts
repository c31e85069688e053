import { sources } from '../state/library';
import { tellError } from '../state/notices';
import { closeSource } from '../state/opening';
import { text } from '../texts/text';
import { viewports } from './viewports';

/** Closes a source in the host, the list and the cells. */
export async function closeAndForget(sourceId: string): Promise<void> {
  try {
    viewports().forget(await closeSource(sourceId));
  } catch (error) {
    tellError(text('open.closeFailed'), error);
  }
}

/** Closes every source; the first screen is there again. */
export async function closeAll(): Promise<void> {
  for (const { source } of sources.peek()) await closeAndForget(source.sourceId);
}

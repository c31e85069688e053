import { AppError } from '../../core/errors/AppError';
import type { OpenFile } from './Source';

/** How long a file without users stays open: the next entry of an archive is asked for at once, most times. */
const lingerMs = 2000;

/** One open file for many users, opened by the first and closed a little after the last. */
export interface SharedFile {
  /** Whoever acquires it closes what is given. */
  acquire(): Promise<OpenFile>;
  /** Closes it although it lingers; users that still hold it end first. */
  close(): Promise<void>;
}

interface Opened {
  readonly file: Promise<OpenFile>;
  users: number;
  timer?: NodeJS.Timeout;
}

/**
 * Shares an open file. One that fails to be read is not handed out again: a disc that was pulled out and put back
 * gives a new file under the old name, while the old handle stays dead.
 * @param open opens the file anew
 */
export function sharedFile(open: () => Promise<OpenFile>): SharedFile {
  let current: Opened | undefined;

  const end = async (opened: Opened): Promise<void> => {
    if (current === opened) current = undefined;
    clearTimeout(opened.timer);
    await (await opened.file.catch(() => undefined))?.close();
  };
  /** Closing a file that was only read loses nothing if it fails. */
  const endQuietly = (opened: Opened): void => void end(opened).catch(() => undefined);
  const release = (opened: Opened): void => {
    opened.users -= 1;
    if (opened.users > 0) return;
    if (current !== opened) {
      endQuietly(opened);
      return;
    }
    opened.timer = setTimeout(() => endQuietly(opened), lingerMs);
    opened.timer.unref();
  };
  const read = async (opened: Opened, file: OpenFile, offset: number, length: number) => {
    try {
      return await file.read(offset, length);
    } catch (error) {
      const isDead =
        error instanceof AppError && (error.code === 'source.vanished' || error.code === 'source.unreadable');
      if (isDead && current === opened) current = undefined;
      throw error;
    }
  };
  return {
    acquire: async () => {
      const opened = (current ??= { file: open(), users: 0 });
      clearTimeout(opened.timer);
      opened.users += 1;
      try {
        const file = await opened.file;
        let isReleased = false;
        return {
          size: file.size,
          read: (offset, length) => read(opened, file, offset, length),
          close: () => {
            if (!isReleased) release(opened);
            isReleased = true;
            return Promise.resolve();
          },
        };
      } catch (error) {
        if (current === opened) current = undefined;
        release(opened);
        throw error;
      }
    },
    close: async () => {
      const opened = current;
      // What is still used is closed by its last user, at once.
      current = undefined;
      if (opened?.users === 0) await end(opened);
    },
  };
}

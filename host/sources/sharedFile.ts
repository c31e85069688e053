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

/** @param open opens the file anew */
export function sharedFile(open: () => Promise<OpenFile>): SharedFile {
  let opened: Promise<OpenFile> | undefined;
  let users = 0;
  let timer: NodeJS.Timeout | undefined;

  const end = async (): Promise<void> => {
    const file = opened;
    opened = undefined;
    clearTimeout(timer);
    await (await file?.catch(() => undefined))?.close();
  };
  const release = (): void => {
    users -= 1;
    if (users > 0) return;
    // Closing a file that was only read loses nothing if it fails.
    timer = setTimeout(() => void end().catch(() => undefined), lingerMs);
    timer.unref();
  };
  return {
    acquire: async () => {
      clearTimeout(timer);
      users += 1;
      opened ??= open();
      try {
        const file = await opened;
        let isReleased = false;
        return {
          size: file.size,
          read: (offset, length) => file.read(offset, length),
          close: () => {
            if (!isReleased) release();
            isReleased = true;
            return Promise.resolve();
          },
        };
      } catch (error) {
        opened = undefined;
        release();
        throw error;
      }
    },
    close: async () => {
      if (users === 0) await end();
    },
  };
}

import { AppError } from '../../core/errors/AppError';
import type { Handlers } from '../../ipc/contract';
import type { FolderPicker } from '../browse/folderPicker';
import { demoSource } from '../demo/demoSource';
import type { Library } from '../library/createLibrary';
import type { Opener } from '../library/createOpener';
import type { RecentList } from '../recent/recentList';
import type { Shell } from '../Shell';
import { targetPath, type Targets } from '../targets/createTargets';
import { saveReceipt } from './saveReceipt';

type OpeningCalls = Extract<keyof Handlers, `open.${string}` | `browse.${string}` | `source.${string}`>;

export interface OpeningParts {
  readonly shell: Shell;
  readonly library: Library;
  readonly recent: RecentList;
  readonly opener: Opener;
  readonly picker: FolderPicker;
  readonly targets: Targets;
  /** Of the program. */
  readonly version: string;
}

/** Answers to everything that opens, browses, cancels or closes. */
export function openingHandlers(parts: OpeningParts): Pick<Handlers, OpeningCalls> {
  const { shell, library, recent, opener, picker, targets } = parts;
  return {
    'open.choose': async ({ kind }) => {
      const folder = kind === 'folder' ? await shell.chooseFolder() : null;
      const paths = kind === 'files' ? await shell.chooseFiles() : folder === null ? [] : [folder];
      return paths.length === 0 ? null : opener.open(paths);
    },
    'open.recent': async ({ recentId }) => {
      try {
        return await opener.open(await recent.pathsOf(recentId));
      } catch (error) {
        // What is gone is told once and not offered again; a disc that is only out of its drive may come back.
        if (error instanceof AppError && error.code === 'source.notFound') await recent.remove(recentId);
        throw error;
      }
    },
    'open.clearRecent': async () => {
      await recent.clear();
      return null;
    },
    'open.demo': () => Promise.resolve(opener.add(demoSource())),
    'open.pending': () => Promise.resolve(library.pending()),
    'browse.list': ({ folderId }) => picker.list(folderId),
    'browse.open': async ({ entryIds }) => opener.open(entryIds.map((entryId) => picker.pathOf(entryId))),
    'browse.target': async ({ folderId, name, format }) => {
      const path = targetPath(picker.pathOf(folderId), name, format);
      return targets.add({ path, format, mayReplaceFile: false });
    },
    'source.cancel': async ({ sourceId }) => {
      library.cancel(sourceId);
      return null;
    },
    'source.close': async ({ sourceId }) => {
      await library.close(sourceId);
      return null;
    },
    'source.saveReceipt': ({ sourceId, targetId }) => saveReceipt(parts, sourceId, targetId),
    'source.password': async ({ sourceId, password }) => {
      const { keyring } = library.source(sourceId);
      if (keyring === undefined) throw new AppError('source.unsupported');
      keyring.add(password);
      library.readAgain(sourceId);
      return null;
    },
    'source.readAgain': async ({ sourceId }) => {
      library.readAgain(sourceId);
      return null;
    },
  };
}

import { app, dialog, safeStorage, shell, type BrowserWindow, type OpenDialogOptions } from 'electron';
import path from 'node:path';
import type { SecretStore, Shell } from '../host/Shell';

/** Dialogs, file manager and key store of the desktop. `window` gives the dialog's parent, where there is one. */
export function electronShell(window: () => BrowserWindow | undefined): Shell {
  // Called through the module object each time, so that a test can put its own answer in place of the dialog.
  const open = async (options: OpenDialogOptions): Promise<readonly string[]> => {
    const parent = window();
    const chosen = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
    return chosen.canceled ? [] : chosen.filePaths;
  };
  const save = async (suggestedName: string, filters: Electron.FileFilter[]): Promise<string | null> => {
    const parent = window();
    const options = { defaultPath: path.join(app.getPath('documents'), suggestedName), filters };
    const chosen = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
    return chosen.canceled || chosen.filePath === undefined ? null : chosen.filePath;
  };
  return {
    kind: 'electron',
    hasNativeDialogs: true,
    chooseFolder: async () => (await open({ properties: ['openDirectory'] }))[0] ?? null,
    chooseFiles: () => open({ properties: ['openFile', 'multiSelections'] }),
    chooseSaveFile: (suggestedName, extension) =>
      save(suggestedName, [{ name: extension.toUpperCase(), extensions: [extension] }]),
    chooseSaveFolder: (suggestedName) => save(suggestedName, []),
    revealInFolder: (place) => {
      shell.showItemInFolder(place);
      return Promise.resolve();
    },
    secretStore: keyStore(),
  };
}

/** The OS key store; null where Electron would only obfuscate (Linux without a keyring: `basic_text`). */
function keyStore(): SecretStore | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  if (
    process.platform === 'linux' &&
    ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())
  ) {
    return null;
  }
  return {
    encrypt: (text) => safeStorage.encryptString(text),
    decrypt: (bytes) => safeStorage.decryptString(Buffer.from(bytes)),
  };
}

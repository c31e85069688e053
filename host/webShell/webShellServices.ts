import type { Shell } from '../Shell';

/** The browser has no dialogs of the host and no key store: the window uses the host's folder picker instead. */
export const webShellServices: Shell = {
  kind: 'web',
  hasNativeDialogs: false,
  chooseFolder: () => Promise.resolve(null),
  chooseFiles: () => Promise.resolve([]),
  chooseSaveFile: () => Promise.resolve(null),
  chooseSaveFolder: () => Promise.resolve(null),
  revealInFolder: () => Promise.resolve(),
  secretStore: null,
};

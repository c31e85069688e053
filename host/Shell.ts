/**
 * What a shell (Electron, web) does for the host: dialogs, key store. The host has no Electron in it.
 * Paths stay on this side; the window only sees names and opaque ids.
 */
export interface Shell {
  readonly kind: 'electron' | 'web';
  readonly hasNativeDialogs: boolean;
  chooseFolder(): Promise<string | null>;
  /** Files to open; may be several. */
  chooseFiles(): Promise<readonly string[]>;
  chooseSaveFile(suggestedName: string, extension: string): Promise<string | null>;
  chooseSaveFolder(suggestedName: string): Promise<string | null>;
  revealInFolder(path: string): Promise<void>;
  /** OS key store; null where it would fall back to plain text (then secrets live in memory only). */
  readonly secretStore: SecretStore | null;
}

export interface SecretStore {
  /** Encrypted bytes, fit to be kept in a file. */
  encrypt(text: string): Uint8Array;
  decrypt(bytes: Uint8Array): string;
}

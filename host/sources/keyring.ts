/**
 * Passwords that a person gave for a source. They are in memory only. Each is tried on everything in the source that is
 * locked, so that archives with different passwords open one after the other.
 */
export interface Keyring {
  /** The newest first: it was given for what the others do not open. */
  readonly passwords: readonly string[];
  /** One of them has opened something, so that what is read is meant to be protected. */
  readonly hasOpened: boolean;
  add(password: string): void;
  noteOpened(): void;
}

/** Passwords of one source; of more, the oldest are let go. */
export const maxPasswords = 100;

/** Begins with those that are known when the source is opened, of which the first is tried first. */
export function createKeyring(known: readonly string[] = []): Keyring {
  let passwords: readonly string[] = known.slice(0, maxPasswords);
  let hasOpened = false;
  return {
    get passwords() {
      return passwords;
    },
    get hasOpened() {
      return hasOpened;
    },
    add: (password) => {
      passwords = [password, ...passwords.filter((one) => one !== password)].slice(0, maxPasswords);
    },
    noteOpened: () => {
      hasOpened = true;
    },
  };
}

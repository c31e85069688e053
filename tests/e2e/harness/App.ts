import type { Page } from '@playwright/test';
import type { Runtime } from './runtime';

/** The running program, the same for both shells. */
export interface App {
  readonly runtime: Runtime;
  readonly page: Page;
  /** Where settings and measurements are kept; give it to a second start to find them again. */
  readonly userDataPath: string;
  /** Where it is served from: `diascope://app/` or `http://127.0.0.1:<port>/`. */
  readonly origin: string;
  /** Drops files of this machine on the window. */
  drop(files: readonly string[]): Promise<void>;
  /** Decides what the next native dialogs for opening answer (Electron); the web shell has none. */
  answerOpenDialog(paths: readonly string[]): Promise<void>;
  /** Decides what the next native dialogs for saving answer (Electron); the web shell has none. */
  answerSaveDialog(path: string): Promise<void>;
  /** Keeps a picture of the window as output of the run. */
  screenshot(name: string): Promise<void>;
  /** What the page wrote as errors: script errors, refused resources. */
  readonly pageErrors: readonly string[];
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Files and folders on the command line. */
  readonly paths?: readonly string[];
  readonly isDemo?: boolean;
  /** A folder of an earlier start, to be found again; else a fresh one. */
  readonly userDataPath?: string;
  readonly size?: { readonly width: number; readonly height: number };
}

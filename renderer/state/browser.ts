/**
 * The host's own folder picker, for shells without system dialogs: to open a folder or files, or to choose where a
 * copy goes. The window sees names and opaque ids only.
 */
import { computed, signal } from '@preact/signals-core';
import type { BrowseFolder, Target, WireError } from '../../ipc/contract';
import { asAppError } from '../../core/errors/AppError';
import { call } from '../ipc/client';

export type TargetFormat = 'zip' | 'folder' | 'csv' | 'html';

export type BrowserTask =
  | { readonly purpose: 'open'; readonly pick: 'folder' | 'files' }
  /** One file, whatever is in it. */
  | { readonly purpose: 'file' }
  | { readonly purpose: 'target'; readonly format: TargetFormat; readonly suggestedName: string };

/** A dialog that is open, and the folder that it shows. */
export interface BrowserState {
  readonly task: BrowserTask;
  readonly view:
    | { readonly kind: 'loading' }
    | { readonly kind: 'shown'; readonly folder: BrowseFolder }
    | { readonly kind: 'failed'; readonly error: WireError };
  /** Entries that are picked, for opening files. */
  readonly picked: ReadonlySet<string>;
}

const state = signal<BrowserState | null>(null);
let settle: ((target: Target | null) => void) | undefined;
let settleFile: ((entryId: string | null) => void) | undefined;
let lastFolderId: string | undefined;

export const browser = computed(() => state.value);

export function showBrowser(task: BrowserTask): void {
  state.value = { task, view: { kind: 'loading' }, picked: new Set() };
  void goToFolder(lastFolderId);
}

/** Asks for a place and a name; null when the person changed their mind. */
export function chooseTarget(format: TargetFormat, suggestedName: string): Promise<Target | null> {
  showBrowser({ purpose: 'target', format, suggestedName });
  return new Promise((resolve) => {
    settle = resolve;
  });
}

/** Asks for one file; gives its entry, or null when the person changed their mind. */
export function chooseFile(): Promise<string | null> {
  showBrowser({ purpose: 'file' });
  return new Promise((resolve) => {
    settleFile = resolve;
  });
}

/** Takes an entry as the file that was asked for. */
export function takeFile(entryId: string): void {
  const answer = settleFile;
  settleFile = undefined;
  closeBrowser();
  answer?.(entryId);
}

export async function goToFolder(folderId: string | undefined): Promise<void> {
  const before = state.value;
  if (before === null) return;
  try {
    const folder = await call('browse.list', folderId === undefined ? {} : { folderId });
    lastFolderId = folder.folderId;
    if (state.value !== null)
      state.value = { ...state.value, view: { kind: 'shown', folder }, picked: new Set() };
  } catch (error) {
    // The folder of the last time may be gone; the host's own beginning is not.
    if (folderId !== undefined && folderId === lastFolderId) {
      lastFolderId = undefined;
      return goToFolder(undefined);
    }
    const { code, facts } = asAppError(error, 'source.unreadable');
    if (state.value !== null)
      state.value = { ...state.value, view: { kind: 'failed', error: { code, facts } } };
  }
}

export function pick(entryId: string, isPicked: boolean): void {
  if (state.value === null) return;
  const picked = new Set(state.value.picked);
  if (isPicked) picked.add(entryId);
  else picked.delete(entryId);
  state.value = { ...state.value, picked };
}

/**
 * Takes the shown folder and a name as the target.
 * @throws {AppError} write.exists and others, to be said in the dialog
 */
export async function takeTarget(name: string): Promise<void> {
  const now = state.value;
  if (now === null || now.task.purpose !== 'target' || now.view.kind !== 'shown') return;
  const target = await call('browse.target', {
    folderId: now.view.folder.folderId,
    name,
    format: now.task.format,
  });
  const answer = settle;
  settle = undefined;
  state.value = null;
  answer?.(target);
}

export function closeBrowser(): void {
  state.value = null;
  settle?.(null);
  settleFile?.(null);
  settle = undefined;
  settleFile = undefined;
}

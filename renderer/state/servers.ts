/**
 * DICOMweb servers. A password or token passes through here once, on its way to the host, and is kept nowhere
 * in the window: neither in a signal nor in storage.
 */
import { computed, signal } from '@preact/signals-core';
import { asAppError } from '../../core/errors/AppError';
import type { Server, WireError } from '../../ipc/contract';
import { call } from '../ipc/client';
import { app } from './app';
import { chooseFile } from './browser';
import { text } from '../texts/text';
import { tellError } from './notices';

export type ServerTest =
  | { readonly kind: 'notTried' }
  | { readonly kind: 'trying' }
  | { readonly kind: 'reachable' }
  | { readonly kind: 'failed'; readonly error: WireError };

const list = signal<readonly Server[]>([]);
const chosenId = signal<string | null>(null);
const test = signal<ServerTest>({ kind: 'notTried' });

export const servers = computed(() => list.value);
export const chosenServer = computed(
  () => list.value.find((server) => server.serverId === chosenId.value) ?? null,
);
export const serverTest = computed(() => test.value);

export async function loadServers(): Promise<void> {
  try {
    list.value = await call('server.list', {});
    chosenId.value ??= list.value[0]?.serverId ?? null;
  } catch (error) {
    tellError(text('server.listFailed'), error);
  }
}

/** Null: a new one is being entered. */
export function chooseServer(serverId: string | null): void {
  chosenId.value = serverId;
  test.value = { kind: 'notTried' };
}

/** Keeps a server (and its secret, where one is given) and then tries to reach it. */
export async function saveAndTest(server: Server, secret: string | undefined): Promise<void> {
  test.value = { kind: 'trying' };
  try {
    const saved = await call('server.save', secret === undefined ? { server } : { server, secret });
    list.value = list.value.some((other) => other.serverId === saved.serverId)
      ? list.value.map((other) => (other.serverId === saved.serverId ? saved : other))
      : [...list.value, saved];
    chosenId.value = saved.serverId ?? null;
    if (saved.serverId !== undefined) await call('server.test', { serverId: saved.serverId });
    test.value = { kind: 'reachable' };
  } catch (error) {
    const { code, facts } = asAppError(error, 'internal.unexpected');
    test.value = { kind: 'failed', error: { code, facts } };
  }
}

export async function deleteServer(serverId: string): Promise<void> {
  try {
    await call('server.delete', { serverId });
    list.value = list.value.filter((server) => server.serverId !== serverId);
    chooseServer(list.value[0]?.serverId ?? null);
  } catch (error) {
    tellError(text('server.deleteFailed'), error);
  }
}

/** Lets a person choose a file with certificate authorities; null when they changed their mind. */
export async function chooseCa(): Promise<{ readonly caId: string; readonly name: string } | null> {
  try {
    if (app.value.kind === 'ready' && app.value.info.hasNativeDialogs)
      return await call('server.chooseCa', {});
    const entryId = await chooseFile();
    return entryId === null ? null : await call('server.chooseCa', { entryId });
  } catch (error) {
    tellError(text('server.caFailed'), error);
    return null;
  }
}

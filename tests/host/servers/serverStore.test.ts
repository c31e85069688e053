import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createServerStore, type ServerStore } from '../../../host/servers/serverStore';
import type { Server } from '../../../ipc/contract';

const base: Server = {
  name: 'PACS',
  url: 'https://pacs.example/dicom-web',
  auth: { kind: 'basic', user: 'anna' },
};
/** Reverses the text: enough to see that it is not kept as it is. */
const keyStore = {
  encrypt: (text: string) => Buffer.from([...text].reverse().join('')),
  decrypt: (bytes: Uint8Array) => [...Buffer.from(bytes).toString()].reverse().join(''),
};

describe.each([
  ['with a key store', keyStore],
  ['in memory', null],
])('serverStore, secrets %s', (_name, secretStore) => {
  let folder: string;
  let store: ServerStore;
  let serverId: string;
  const secret = async (): Promise<string | undefined> => (await store.connection(serverId)).secret;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'diascope-servers-'));
    store = createServerStore(folder, secretStore);
    serverId = (await store.save(base, 'correct horse')).serverId ?? '';
  });

  it('keeps the secret when only the name or the path changes', async () => {
    await store.save({ ...base, serverId, name: 'Other', url: 'https://pacs.example/other' });
    expect(await secret()).toBe('correct horse');
  });

  it.each([
    ['host', { url: 'https://evil.example/dicom-web' }],
    ['port', { url: 'https://pacs.example:8443/dicom-web' }],
    ['scheme', { url: 'http://pacs.example/dicom-web' }],
    ['user', { auth: { kind: 'basic', user: 'bob' } }],
    ['sign-in', { auth: { kind: 'bearer' } }],
  ] as const)('forgets the secret when the %s changes', async (_what, change) => {
    await store.save({ ...base, serverId, ...change });
    expect(await secret()).toBeUndefined();
    await store.save({ ...base, serverId });
    expect(await secret()).toBeUndefined();
  });

  it('a secret given with the change is the new one', async () => {
    await store.save({ ...base, serverId, url: 'https://new.example/' }, 'battery staple');
    expect(await secret()).toBe('battery staple');
  });

  it('the file never holds the secret as it is', () => {
    expect(readFileSync(join(folder, 'servers.json'), 'utf8')).not.toContain('correct horse');
  });
});

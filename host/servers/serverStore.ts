import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { AppError } from '../../core/errors/AppError';
import type { Server } from '../../ipc/contract';
import type { SecretStore } from '../Shell';
import { jsonFile } from '../settings/jsonFile';
import { parseUrl } from '../share/parseUrl';

/** A file of certificate authorities larger than this is not one. */
const caLimit = 4 * 1024 * 1024;

const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,40}$/));
const serverSchema = v.strictObject({
  serverId: id,
  name: v.string(),
  url: v.string(),
  auth: v.variant('kind', [
    v.strictObject({ kind: v.literal('none') }),
    v.strictObject({ kind: v.literal('basic'), user: v.string() }),
    v.strictObject({ kind: v.literal('bearer') }),
  ]),
  caId: v.exactOptional(id),
});
const fileSchema = v.strictObject({
  version: v.literal(1),
  servers: v.array(serverSchema),
  /** PEM texts by id: the file that was chosen may be on a stick that is gone tomorrow. */
  authorities: v.record(id, v.string()),
  /** Secrets by server, encrypted by the OS key store, base64. */
  secrets: v.record(id, v.string()),
});
type Stored = v.InferOutput<typeof fileSchema>;
type StoredServer = v.InferOutput<typeof serverSchema>;

const empty: Stored = { version: 1, servers: [], authorities: {}, secrets: {} };

/** Servers to send to. Secrets rest encrypted by the OS key store, else in memory until the program ends. */
export interface ServerStore {
  list(): Promise<readonly Server[]>;
  /**
   * Adds or changes. A missing `secret` keeps the one that is there, unless the address now leads to another place or
   * another user is named: a secret is never sent where it was not meant to go. @throws {AppError} ipc.badGrant for an unknown `caId`
   */
  save(server: Server, secret?: string): Promise<Server>;
  delete(serverId: string): Promise<void>;
  /** Takes over the text of a PEM file. @throws {AppError} server.badCertificate when it holds no certificate */
  addCa(file: string): Promise<{ readonly caId: string; readonly name: string }>;
  /** All that a connection needs. @throws {AppError} ipc.badGrant */
  connection(serverId: string): Promise<ServerConnectionData>;
}

export interface ServerConnectionData {
  readonly server: Server;
  readonly secret: string | undefined;
  readonly caPem: string | undefined;
}

/** Opens the store below `userDataPath`. A broken file is set aside and told at the first look. */
export function createServerStore(userDataPath: string, secretStore: SecretStore | null): ServerStore {
  const file = jsonFile(path.join(userDataPath, 'servers.json'), fileSchema);
  const inMemory = new Map<string, string>();
  let current: Stored | undefined;
  const load = async (): Promise<Stored> => (current ??= (await file.read()) ?? empty);
  const store = async (next: Stored): Promise<void> => {
    current = next;
    await file.write(next);
  };
  const secretOf = (stored: Stored, serverId: string): string | undefined => {
    const kept = stored.secrets[serverId];
    return inMemory.get(serverId) ?? (kept === undefined ? undefined : decrypt(secretStore, kept));
  };

  return {
    list: async () => (await load()).servers,
    save: async (server, secret) => {
      const stored = await load();
      if (server.caId !== undefined && !Object.hasOwn(stored.authorities, server.caId))
        throw new AppError('ipc.badGrant');
      const serverId = server.serverId ?? randomBytes(12).toString('base64url');
      const saved: StoredServer = { ...withoutUndefined(server), serverId };
      const before = stored.servers.find((one) => one.serverId === serverId);
      const secrets = { ...stored.secrets };
      if (before !== undefined && !isSamePlace(before, saved)) {
        inMemory.delete(serverId);
        Reflect.deleteProperty(secrets, serverId);
      }
      if (secret !== undefined) {
        if (secretStore) secrets[serverId] = Buffer.from(secretStore.encrypt(secret)).toString('base64');
        else inMemory.set(serverId, secret);
      }
      const others = stored.servers.filter((one) => one.serverId !== serverId);
      await store({ ...stored, servers: [...others, saved], secrets });
      return saved;
    },
    delete: async (serverId) => {
      const stored = await load();
      inMemory.delete(serverId);
      await store({
        ...stored,
        servers: stored.servers.filter((one) => one.serverId !== serverId),
        secrets: Object.fromEntries(Object.entries(stored.secrets).filter(([key]) => key !== serverId)),
      });
    },
    addCa: async (place) => {
      const pem = await readCa(place);
      const stored = await load();
      const caId = randomBytes(12).toString('base64url');
      await store({ ...stored, authorities: { ...stored.authorities, [caId]: pem } });
      return { caId, name: path.basename(place) };
    },
    connection: async (serverId) => {
      const stored = await load();
      const server = stored.servers.find((one) => one.serverId === serverId);
      if (!server) throw new AppError('ipc.badGrant');
      const caPem = server.caId === undefined ? undefined : stored.authorities[server.caId];
      return { server, secret: secretOf(stored, serverId), caPem };
    },
  };
}

async function readCa(place: string): Promise<string> {
  let text: string;
  try {
    if ((await stat(place)).size > caLimit) throw new AppError('server.badCertificate');
    text = await readFile(place, 'utf8');
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('source.unreadable', {}, error);
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new AppError('server.badCertificate');
  return text;
}

/** Whether a secret for one is meant for the other: same scheme, host and port, same kind of sign-in, same user. */
function isSamePlace(a: StoredServer, b: StoredServer): boolean {
  const userOf = ({ auth }: StoredServer): string => (auth.kind === 'basic' ? auth.user : '');
  return originOf(a.url) === originOf(b.url) && a.auth.kind === b.auth.kind && userOf(a) === userOf(b);
}

function originOf(url: string): string {
  return parseUrl(url)?.origin ?? url;
}

/** A key store that changed (another user, another machine) cannot open old secrets: they are asked for again. */
function decrypt(secretStore: SecretStore | null, kept: string): string | undefined {
  try {
    return secretStore?.decrypt(Buffer.from(kept, 'base64'));
  } catch {
    return undefined;
  }
}

function withoutUndefined({ caId, serverId: _serverId, ...rest }: Server): Omit<StoredServer, 'serverId'> {
  return { ...rest, ...(caId === undefined ? {} : { caId }) };
}

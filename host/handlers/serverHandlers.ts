import type { Handlers } from '../../ipc/contract';
import type { FolderPicker } from '../browse/folderPicker';
import { serverRoot } from '../share/serverUrl';
import { connectServer } from '../share/serverRequest';
import { testServer } from '../share/testServer';
import type { ServerStore } from '../servers/serverStore';
import { serverAddress } from '../servers/serverAddress';
import type { Shell } from '../Shell';

type ServerCalls = Extract<keyof Handlers, `server.${string}`>;

/** Longest wait for the answer to "Test". */
const testMs = 20_000;

/** Answers to the list of servers. */
export function serverHandlers({
  shell,
  servers,
  picker,
}: {
  shell: Shell;
  servers: ServerStore;
  picker: FolderPicker;
}): Pick<Handlers, ServerCalls> {
  return {
    'server.list': () => servers.list(),
    'server.save': async ({ server, secret }) => {
      // An address that cannot work is told while it is typed, not when patients are on their way.
      serverRoot(server.url, server.auth.kind !== 'none');
      return servers.save(server, secret);
    },
    'server.delete': async ({ serverId }) => {
      await servers.delete(serverId);
      return null;
    },
    'server.chooseCa': async ({ entryId }) => {
      const [file] = entryId === undefined ? await shell.chooseFiles() : [picker.pathOf(entryId)];
      return file === undefined ? null : servers.addCa(file);
    },
    'server.test': async ({ serverId }) => {
      const connection = connectServer(serverAddress(await servers.connection(serverId)));
      try {
        await testServer(connection, AbortSignal.timeout(testMs));
      } finally {
        connection.close();
      }
      return { isReachable: true };
    },
  };
}

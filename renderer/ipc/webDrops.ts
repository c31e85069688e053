import type { OpenedSource, Reply } from '../../ipc/contract';
import { webPaths, type DropRead, type DropRequest } from '../../ipc/webProtocol';
import { withToken } from './session';
import { pathOf, type DroppedFile } from './droppedFiles';

/** Files of this page that the host reads piece by piece. They are only read while the page lives. */
export interface WebDrops {
  open(files: readonly object[]): Promise<Reply<OpenedSource>>;
  /** Answers a request of the host for bytes. */
  serve(read: DropRead): Promise<void>;
}

/** Keeps dropped files and serves their bytes over the web shell's protocol. */
export function createWebDrops(token: string): WebDrops {
  const drops = new Map<string, readonly DroppedFile[]>();

  async function post(path: string, body?: BodyInit, type?: string): Promise<globalThis.Response> {
    return fetch(path, {
      method: 'POST',
      headers: withToken(token, type === undefined ? {} : { 'content-type': type }),
      ...(body === undefined ? {} : { body }),
    });
  }

  return {
    async open(files) {
      const dropped = files.map(toDroppedFile);
      const dropId = crypto.randomUUID();
      drops.set(dropId, dropped);
      const request: DropRequest = {
        dropId,
        name: nameOf(dropped),
        files: dropped.map(({ file, path }) => ({ path, size: file.size })),
      };
      const answer = await post(webPaths.drop, JSON.stringify(request), 'application/json');
      return (await answer.json()) as Reply<OpenedSource>;
    },
    async serve({ readId, dropId, fileIndex, offset, length }) {
      const dropped = drops.get(dropId)?.[fileIndex];
      let bytes: ArrayBuffer | undefined;
      try {
        bytes = await dropped?.file.slice(offset, offset + length).arrayBuffer();
      } catch {
        // The file went away or changed: the host is told, and says so per file.
        bytes = undefined;
      }
      if (bytes === undefined) await post(webPaths.dropFailed + readId);
      else await post(webPaths.dropBytes + readId, bytes, 'application/octet-stream');
    },
  };
}

function toDroppedFile(file: object): DroppedFile {
  if (file instanceof File) return { file, path: pathOf(file) };
  return file as DroppedFile;
}

/** What was dropped, by the name that a person knows: the one folder or file, or the first of several. */
function nameOf(files: readonly DroppedFile[]): string {
  return files[0]?.path.split('/')[0] ?? '';
}

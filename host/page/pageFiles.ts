import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';

/** The files of the window: a map that the build made. What is not in it does not exist. */
export interface PageFiles {
  /** @param name path without a leading `/`, exactly as in an address; empty for the page itself */
  read(name: string): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly type: string } | undefined>;
}

/** Name of the map that the build writes beside the files. */
export const pageFileList = 'files.json';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** Reads the map in `folder`. Names are looked up, never joined from an address, so that `..` leads nowhere. */
export async function openPageFiles(folder: string): Promise<PageFiles> {
  const list = v.parse(
    v.array(v.string()),
    JSON.parse(await readFile(path.join(folder, pageFileList), 'utf8')),
  );
  const files = new Map(list.map((name) => [name, path.join(folder, ...name.split('/'))]));
  return {
    read: async (name) => {
      const file = files.get(name === '' ? 'index.html' : name);
      if (file === undefined) return undefined;
      const bytes = Uint8Array.from(await readFile(file));
      return { bytes, type: types[path.extname(file)] ?? 'application/octet-stream' };
    },
  };
}

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { demoSource } from '../../host/demo/demoSource';

/** One file of the synthetic patient. */
export interface DemoFile {
  /** With `/`, inside the demo. */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The first `count` files of the synthetic patient, as they would stand on a disc. */
export async function demoFiles(count: number): Promise<readonly DemoFile[]> {
  const files: DemoFile[] = [];
  for await (const entry of demoSource().entries(new AbortController().signal, () => undefined)) {
    if (files.length === count) break;
    const file = await entry.open();
    files.push({ path: entry.path, bytes: Uint8Array.from(await file.read(0, file.size)) });
    await file.close();
  }
  return files;
}

/** Writes them below `folder` and gives their paths. */
export async function writeDemoFolder(folder: string, count: number): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const file of await demoFiles(count)) {
    const place = path.join(folder, ...file.path.split('/'));
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, file.bytes);
    paths.push(place);
  }
  return paths;
}

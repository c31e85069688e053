import { stat } from 'node:fs/promises';
import { sep } from 'node:path';
import type { ListVolumes } from '../arrivals/listVolumes';
import { rootPathsOf, type Source } from '../sources/Source';

/** Whether any of a source lies on a disc that is in. */
export async function isOnDisc(source: Source, listVolumes: ListVolumes): Promise<boolean> {
  const discs = (await listVolumes()).flatMap(({ kind, path }) => (kind === 'disc' ? [path] : []));
  return rootPathsOf(source).some((root) =>
    discs.some((disc) => root === disc || root.startsWith(disc.endsWith(sep) ? disc : disc + sep)),
  );
}

/** Whether it lies on the disk that holds `folder`: a copy there would be no faster. */
export async function isOnSameDisk({ rootPath }: Source, folder: string): Promise<boolean> {
  try {
    return (await stat(rootPath)).dev === (await stat(folder)).dev;
  } catch {
    return false;
  }
}

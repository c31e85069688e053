import { uidRows } from './generated/uids';

/** Media Storage Directory Storage: a DICOMDIR (PS3.3 F). */
export const mediaStorageDirectory = '1.2.840.10008.1.3.10';

let names: ReadonlyMap<string, string> | undefined;

/** Name of a SOP class, transfer syntax or other UID of the standard; undefined for others. @source PS3.6 A */
export function uidName(uid: string): string | undefined {
  names ??= new Map(
    uidRows
      .split('\n')
      .map((row) => row.split('|'))
      .map(([id = '', , , name = '']) => [id, name]),
  );
  return names.get(uid);
}

/** Name of a SOP class without the word "Storage"; undefined for a private one. */
export function sopClassName(uid: string): string | undefined {
  return uidName(uid)?.replace(/ Storage\b/, '');
}

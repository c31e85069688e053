/**
 * A path by which a File ID finds its file although the medium or a copy changed the name: case, `;1` of
 * ISO 9660, dots at the end, separators.
 * @source PS3.12 F; ISO 9660 7.5
 */
export function fileKey(path: string): string {
  return path
    .split(/[/\\]/)
    .map((part) => part.toUpperCase().replace(/;\d+$/, '').replace(/\.+$/, ''))
    .filter((part) => part !== '')
    .join('/');
}

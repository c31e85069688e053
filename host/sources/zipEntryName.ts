/** Whether an entry's name is a plain relative path: no way up, no root, drive, device name or control character. */
export function isSafeEntryName(name: string): boolean {
  if (name.length === 0 || name.length > 4096 || /[\u0000-\u001f]/.test(name)) return false;
  if (/^[/\\]/.test(name) || /^[A-Za-z]:/.test(name)) return false;
  return name.split(/[/\\]/).every((part) => part !== '..');
}

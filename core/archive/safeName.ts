/**
 * Names for files and folders that every system takes: Windows (reserved names and characters,
 * trailing dots), macOS and Linux (length), and people (no control or direction-changing characters).
 */

const reservedNames = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
/** Windows' forbidden characters and both separators. */
const forbiddenCharacters = /[<>:"/\\|?*]/g;
/** Controls, format characters that change direction or are invisible, lone surrogates, private use. */
const invisibleCharacters =
  /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;
/** Names of our own files, and the ending of data files: a folder must not be called so. */
const ownNames =
  /^(readme\.txt|diascope-manifest\.json|deidentification-report\.(json|html)|dicomdir)$|\.dcm$/i;

/** UTF-8 bytes of one path segment: ext4 and most others take 255, and a suffix may be added. */
export const segmentLimit = 120;

/** One path segment from any text; `fallback` where nothing is left of it. */
export function safeSegment(text: string, fallback: string): string {
  let name = text
    .normalize('NFC')
    .replace(invisibleCharacters, '')
    .replace(forbiddenCharacters, '_')
    .replace(/\s+/g, ' ');
  name = trimEnds(cutToBytes(trimEnds(name), segmentLimit));
  if (name === '') return fallback;
  if (name.startsWith('.')) name = `_${name.slice(1)}`;
  return reservedNames.test(name) ? `_${name}` : name;
}

/** A segment that is used as a folder: it cannot collide with any file of a package. */
export function safeFolder(text: string, fallback: string): string {
  const name = safeSegment(text, fallback);
  return ownNames.test(name) ? `${name}_` : name;
}

/** What file systems that ignore case and composition would take for the same name. */
export function collisionKey(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFC');
}

function trimEnds(name: string): string {
  return name.replace(/^[\s]+/, '').replace(/[\s.]+$/, '');
}

/** Cuts between code points, never inside an emoji's surrogate pair or after a joiner. */
function cutToBytes(name: string, limit: number): string {
  let length = 0;
  let result = '';
  for (const character of name) {
    const point = character.codePointAt(0) ?? 0;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
    if (length > limit) break;
    result += character;
  }
  return result.replace(/\u200d+$/, '');
}

const shown: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f' };

/**
 * What must not reach a screen or terminal as it is: controls (ANSI escapes among them), marks that turn the reading
 * direction (a name could be made to look like another), and other invisible format characters, lone surrogates.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Text with control, bidi and invisible characters as `\n`, `\x1B` or `\u202E`. */
export function escapeText(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16).toUpperCase();
    if (shown[character] !== undefined) return shown[character];
    if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
    return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
  });
}

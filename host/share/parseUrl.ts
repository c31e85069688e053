/** The URL that a text is, or undefined when it is none. (`URL.canParse` is not in every Node that runs us.) */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

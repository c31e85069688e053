/** Control characters, and the marks that turn the direction of text around. */
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/gu;

/** A value from a file as one line that cannot disturb what stands beside it; undefined when nothing is left. */
export function plainText(value: string | undefined): string | undefined {
  const plain = value?.replace(unsafe, ' ').trim();
  return plain === undefined || plain === '' ? undefined : plain;
}

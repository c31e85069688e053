/** The same object without the properties that are undefined. */
export type Present<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Leaves out what is absent, so that an optional property is missing and not undefined. */
export function present<T extends Readonly<Record<string, unknown>>>(properties: T): Present<T> {
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(properties)) {
    if (properties[key] !== undefined) kept[key] = properties[key];
  }
  return kept as Present<T>;
}

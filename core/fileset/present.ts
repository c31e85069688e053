/** The same object without the properties that are undefined. */
export type Present<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Leaves out what is absent, so that an optional property is missing and not undefined. */
export function present<T extends Readonly<Record<string, unknown>>>(properties: T): Present<T> {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== undefined),
  ) as Present<T>;
}

/** Builds `dist/` when its inputs changed; gives whether it did. */
export function buildIfNeeded(options?: { isForced?: boolean }): Promise<boolean>;

import type { Hmac } from '../types';
import { asciiBytes } from '../asciiBytes';

/**
 * The UID that replaces `uid`: `2.25.` and a 122-bit number in the form of a UUID (version 8, variant 1) taken from
 * HMAC-SHA-256(key, uid without padding). The same key and UID always give the same answer.
 * @source PS3.5 B.2; PS3.15 E.1.1 (consistent within the set of instances)
 */
export function replacementUid(hmac: Hmac, key: Uint8Array, uid: string): string {
  const hash = hmac(key, asciiBytes(uid));
  let number = 0n;
  for (let index = 0; index < 16; index += 1) number = (number << 8n) | BigInt(hash[index] ?? 0);
  const versionBits = 0xfn << 76n;
  const variantBits = 0x3n << 62n;
  number = (number & ~versionBits & ~variantBits) | (0x8n << 76n) | (0x2n << 62n);
  return `2.25.${number}`;
}

import type { Hmac } from '../types';

/** Digits and consonants: no word can arise by chance. */
const alphabet = '0123456789BCDFGHJKLMNPQRSTVWXZ';

/**
 * A short code that stands for `identity` under this key: `prefix` and `length` characters (4.9 bits each).
 * `domain` keeps codes for different purposes apart, and apart from UIDs (which hold digits and dots only).
 */
export function pseudonym(
  hmac: Hmac,
  key: Uint8Array,
  domain: string,
  identity: string,
  prefix: string,
  length: number,
): string {
  const hash = hmac(key, new TextEncoder().encode(`${domain}\0${identity}`));
  let number = 0n;
  for (const byte of hash) number = (number << 8n) | BigInt(byte);
  let code = '';
  for (let index = 0; index < length; index += 1) {
    code += alphabet.charAt(Number(number % 30n));
    number /= 30n;
  }
  return prefix + code;
}

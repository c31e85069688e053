import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { tokenHeader } from '../../ipc/webProtocol';

/** After so many wrong codes none is accepted any more: nobody types a code, so these are guesses. */
const wrongCodesAllowed = 10;

/** Who may talk to the web shell: the page that was opened with the code, and nobody else. */
export interface RequestGate {
  /** Status that refuses the request for where it comes from, or undefined. Holds for every request. */
  refuseOrigin(request: IncomingMessage): 403 | 421 | undefined;
  hasToken(request: IncomingMessage): boolean;
  /** Trades the one-time code for the token; undefined when it is wrong or was used. */
  redeem(code: string): string | undefined;
  /** For the address that is printed and opened. */
  readonly code: string;
}

/** Gives the gate of a server at `authority` (`127.0.0.1:port`), with a fresh code and a 32-byte token. */
export function createRequestGate(authority: string): RequestGate {
  const origin = `http://${authority}`;
  const token = randomBytes(32).toString('base64url');
  const code = randomBytes(32).toString('base64url');
  let isUsed = false;
  let wrongCodes = 0;
  return {
    code,
    refuseOrigin: ({ headers }) => {
      // Names other than our own address mean DNS rebinding (421 Misdirected Request).
      if (headers.host !== authority) return 421;
      if (headers.origin !== undefined && headers.origin !== origin) return 403;
      const site = headers['sec-fetch-site'];
      return site === undefined || site === 'same-origin' || site === 'none' ? undefined : 403;
    },
    hasToken: ({ headers }) => {
      const given = headers[tokenHeader];
      return typeof given === 'string' && isSame(given, token);
    },
    redeem: (given) => {
      if (isUsed || wrongCodes >= wrongCodesAllowed) return undefined;
      if (!isSame(given, code)) {
        wrongCodes += 1;
        return undefined;
      }
      isUsed = true;
      return token;
    },
  };
}

/** Compares in a time that does not depend on where the texts differ, nor on their lengths. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

import { tokenHeader, tokenStorageKey, webPaths, type SessionReply } from '../../ipc/webProtocol';

/** How this page may talk to the local web shell. */
export type Session =
  | { readonly kind: 'open'; readonly token: string }
  /** No code in the address and no token kept: the page was opened without the shell. */
  | { readonly kind: 'none' };

/**
 * Turns the one-time code in the page's address into a token, or takes the token that a reload left behind.
 * The code is out of the address before anything is sent.
 */
export async function openSession(): Promise<Session> {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (code === null) {
    const kept = sessionStorage.getItem(tokenStorageKey);
    return kept === null ? { kind: 'none' } : { kind: 'open', token: kept };
  }
  history.replaceState(null, '', location.pathname + location.search);
  const answer = await fetch(webPaths.session, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  if (!answer.ok) return { kind: 'none' };
  const { token } = (await answer.json()) as SessionReply;
  sessionStorage.setItem(tokenStorageKey, token);
  return { kind: 'open', token };
}

/** Request headers that carry the token. */
export function withToken(
  token: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return { ...more, [tokenHeader]: token };
}

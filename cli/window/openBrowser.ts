import { spawn } from 'node:child_process';

/** Program that opens an address in the person's browser. */
export function browserCommand(
  url: string,
  platform: NodeJS.Platform = process.platform,
): readonly [string, ...string[]] {
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  return platform === 'darwin' ? ['open', url] : ['xdg-open', url];
}

/** Opens `url` in the person's browser, where there is a program for it; the address was printed in any case. */
export function openBrowser(url: string): void {
  const [program, ...args] = browserCommand(url);
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  // No such program: the person opens the printed address.
  child.on('error', () => undefined);
  child.unref();
}

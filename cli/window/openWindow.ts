import type { ExitCode, VerbIo } from '../Verb';
import { findElectron, hasDisplay, installElectron } from './electronBinary';
import { startElectron } from './startElectron';
import { startWeb } from './startWeb';
import { parseWindowOptions } from './windowOptions';

/**
 * Opens the window: in Electron where its binary and a display are there or the binary can be had, else in the
 * person's browser. Says which, in one line.
 * @throws {AppError} usage.wrong
 */
export async function openWindow(args: string[], io: VerbIo): Promise<ExitCode> {
  const options = parseWindowOptions(args);
  const say = (text: string): void => void io.stderr.write(`Diascope: ${text}\n`);
  if (options.isWeb) say('web shell, as asked');
  else if (!hasDisplay(process.env)) say('no display, so the web shell is used');
  else {
    const binary = await electron(say, io.signal);
    if (binary === undefined) say('no Electron binary, so the web shell is used');
    else {
      say('Electron');
      if (await startElectron(binary, options, io)) return 0;
      say('Electron did not start here, so the web shell is used');
    }
  }
  await startWeb(options, io);
  return 0;
}

async function electron(say: (text: string) => void, signal: AbortSignal): Promise<string | undefined> {
  const found = await findElectron(process.env);
  if (found !== undefined) return found;
  say('no Electron binary yet, trying to download it once');
  return (await installElectron(process.env, signal)) ? findElectron(process.env) : undefined;
}

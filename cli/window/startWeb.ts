import { fileURLToPath } from 'node:url';
import { createHost } from '../../host/createHost';
import { demoSource } from '../../host/demo/demoSource';
import { openPageFiles } from '../../host/page/pageFiles';
import { startWebShell } from '../../host/webShell/startWebShell';
import { webShellServices } from '../../host/webShell/webShellServices';
import { version } from '../../package.json';
import type { VerbIo } from '../Verb';
import { openBrowser } from './openBrowser';
import { defaultUserDataPath, type WindowOptions } from './windowOptions';

/** Serves the window to the person's browser until its last page is closed or Ctrl-C. */
export async function startWeb(options: WindowOptions, io: VerbIo): Promise<void> {
  const userDataPath = options.userDataPath ?? defaultUserDataPath(process.env);
  const host = await createHost({ shell: webShellServices, userDataPath, version });
  try {
    const files = await openPageFiles(fileURLToPath(new URL('../renderer', import.meta.url)));
    const shell = await startWebShell({ host, files });
    if (options.isDemo) await host.openSource(demoSource());
    if (options.paths.length > 0) await host.openPaths(options.paths);
    io.stdout.write(`${shell.url}\n`);
    io.stderr.write('Diascope: open this address in your browser; it works once. Ctrl-C ends.\n');
    if (options.opensBrowser) openBrowser(shell.url);
    const stop = (): void => void shell.close();
    if (io.signal.aborted) stop();
    io.signal.addEventListener('abort', stop, { once: true });
    await shell.ended;
  } finally {
    await host.close();
  }
}

import { version } from '../package.json';
import { runCommand, type Command } from './runCommand';
import type { Verb } from './Verb';

const verbs = new Map<string, () => Promise<Verb>>([
  ['scan', async () => (await import('./verbs/scan')).scanVerb],
  ['frames', async () => (await import('./verbs/frames')).framesVerb],
  ['render', async () => (await import('./verbs/render')).renderVerb],
  ['deid', async () => (await import('./verbs/deid')).deidVerb],
  ['pack', async () => (await import('./verbs/pack')).packVerb],
  ['verify', async () => (await import('./verbs/verify')).verifyVerb],
  ['send', async () => (await import('./verbs/send')).sendVerb],
]);

const openWindow: Command['openWindow'] = async (args, io) =>
  (await import('./window/openWindow')).openWindow(args, io);

// Ctrl-C asks for an orderly end; a second one does not wait for it.
const aborter = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (aborter.signal.aborted) process.exit(130);
    aborter.abort();
  });
}

// A reader that went away (`| head`) is no error of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
}

void (async () => {
  const io = { stdout: process.stdout, stderr: process.stderr, signal: aborter.signal };
  const code = await runCommand({ version, verbs, openWindow }, process.argv.slice(2), io);
  // Waits until a pipe has taken everything, then ends also where a worker thread still idles.
  await Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))),
  );
  process.exit(code);
})();

import { version } from '../package.json';
import { runCommand } from './runCommand';
import { deidVerb } from './verbs/deid';
import { framesVerb } from './verbs/frames';
import { packVerb } from './verbs/pack';
import { renderVerb } from './verbs/render';
import { scanVerb } from './verbs/scan';
import { sendVerb } from './verbs/send';
import { verifyVerb } from './verbs/verify';
import { openWindow } from './window/openWindow';

const verbs = [scanVerb, framesVerb, renderVerb, deidVerb, packVerb, verifyVerb, sendVerb];

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

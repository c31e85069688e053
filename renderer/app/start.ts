import { connect, on, call } from '../ipc/client';
import { hostUnavailable, loadAppInfo } from '../state/app';
import { instancesFound, scanFinished, scanProgressed } from '../state/library';
import { tellError } from '../state/notices';
import { takeIn, watchFirstSeries } from '../state/opening';
import { loadSettings } from '../state/settings';
import { text } from '../texts/text';

/** Connects the state to the host and takes in what is open already. Runs once. */
export async function start(): Promise<void> {
  const connection = await connect(() => hostUnavailable('lost'));
  if (connection !== 'connected') {
    hostUnavailable(connection);
    return;
  }
  on('source.opened', (source) => takeIn(source, false));
  on('scan.progress', scanProgressed);
  on('scan.instances', instancesFound);
  on('scan.finished', scanFinished);
  watchFirstSeries();
  try {
    await Promise.all([loadAppInfo(), loadSettings()]);
    for (const source of await call('open.pending', {})) takeIn(source, false);
  } catch (error) {
    tellError(text('app.startFailed'), error);
  }
}

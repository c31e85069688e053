import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHost } from '../../../host/createHost';
import { recoverExports } from '../../../host/jobs/exportJournal';
import { webShellServices } from '../../../host/webShell/webShellServices';
import type { InterruptedExport } from '../../../ipc/contract';
import { writeDemoFolder } from '../../support/demoFolder';
import { nextEvent } from '../nextEvent';

/** Of a process that has ended. */
const gone = spawnSync(process.execPath, ['-e', '']).pid;
const month = 30 * 24 * 3600 * 1000;
let folder: string;
let user: string;
let stick: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diascope-journal-'));
  user = join(folder, 'user');
  stick = join(folder, 'stick');
  mkdirSync(join(user, 'jobs'), { recursive: true });
  mkdirSync(stick);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a run leaves that was killed; gives the place of the unfinished package. */
function leave(name: string, { processId = gone, started = Date.now() } = {}): string {
  const partPath = join(stick, `${name}.part`);
  const journal = { version: 1, processId, partPath, started: new Date(started).toISOString() };
  writeFileSync(join(user, 'jobs', `${name}.json`), JSON.stringify(journal));
  return partPath;
}
const journals = (): string[] => readdirSync(join(user, 'jobs'));

describe('unfinished packages of processes that are gone', () => {
  it('are removed and told once, a file and a folder', async () => {
    writeFileSync(leave('a.zip'), 'half');
    mkdirSync(join(leave('b'), 'DICOM'), { recursive: true });
    expect(await recoverExports(user)).toEqual([
      { name: 'a.zip', isCleaned: true },
      { name: 'b', isCleaned: true },
    ]);
    expect(readdirSync(stick)).toEqual([]);
    expect(journals()).toEqual([]);
    expect(await recoverExports(user)).toEqual([]);
  });

  it('on a stick that is not in are told once, and again when they could be removed', async () => {
    const part = leave('a.zip');
    rmSync(stick, { recursive: true });
    expect(await recoverExports(user)).toEqual([{ name: 'a.zip', isCleaned: false }]);
    expect(await recoverExports(user)).toEqual([]);
    expect(journals()).toEqual(['a.zip.json']);
    mkdirSync(stick);
    writeFileSync(part, 'half');
    expect(await recoverExports(user)).toEqual([{ name: 'a.zip', isCleaned: true }]);
    expect(existsSync(part)).toBe(false);
    expect(journals()).toEqual([]);
  });

  it('are forgotten after a month', async () => {
    leave('a.zip', { started: Date.now() - month - 1000 });
    rmSync(stick, { recursive: true });
    expect(await recoverExports(user)).toEqual([{ name: 'a.zip', isCleaned: false }]);
    expect(journals()).toEqual([]);
  });

  it('are not told of when the package had got its name already', async () => {
    leave('a.zip');
    writeFileSync(join(stick, 'a.zip'), 'whole');
    expect(await recoverExports(user)).toEqual([]);
    expect(readdirSync(stick)).toEqual(['a.zip']);
    expect(journals()).toEqual([]);
  });

  it('stay while their process runs', async () => {
    const part = leave('a.zip', { processId: process.ppid });
    writeFileSync(part, 'half');
    expect(await recoverExports(user)).toEqual([]);
    expect(existsSync(part)).toBe(true);
    expect(journals()).toEqual(['a.zip.json']);
  });
});

it('the window is told once: at the start when it asks, and when an export finds more', async () => {
  const disc = join(folder, 'disc');
  mkdirSync(disc);
  await writeDemoFolder(disc, 1);
  writeFileSync(leave('a.zip'), 'half');
  const host = await createHost({
    shell: { ...webShellServices, chooseSaveFile: () => Promise.resolve(join(stick, 'new.zip')) },
    userDataPath: user,
    version: '0',
  });
  const ask = (): Promise<readonly InterruptedExport[]> => host.handlers['export.interrupted']({});
  expect(await ask()).toEqual([{ name: 'a.zip', isCleaned: true }]);
  expect(await ask()).toEqual([]);

  await host.handlers['open.pending']({});
  const [{ instances }] = await Promise.all([nextEvent(host, 'scan.instances'), host.openPaths([disc])]);
  const target = await host.handlers['export.chooseTarget']({ format: 'zip', suggestedName: 'new' });
  writeFileSync(leave('b.zip'), 'half');
  const told = nextEvent(host, 'export.interrupted');
  const finished = nextEvent(host, 'job.finished');
  await host.handlers['export.start']({
    instanceIds: instances.map(({ instanceId }) => instanceId),
    privacy: { kind: 'asIs' },
    fileNamePattern: '',
    format: 'zip',
    targetId: target?.targetId ?? '',
  });
  expect(await told).toEqual([{ name: 'b.zip', isCleaned: true }]);
  expect((await finished).outcome).toBe('done');
  expect(await ask()).toEqual([]);
  expect(readdirSync(stick)).toEqual(['new.zip']);
  await host.close();
});

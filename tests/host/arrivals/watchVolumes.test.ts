/** Discs and sticks that really come and go, where this machine lets us mount; and the watch alone. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Volume } from '../../../core/arrivals/Volume';
import { watchVolumes } from '../../../host/arrivals/watchVolumes';
import { createHost } from '../../../host/createHost';
import type { Shell } from '../../../host/Shell';
import type { EventName } from '../../../ipc/contract';
import { writeDemoFolder } from '../../support/demoFolder';
import { oracle } from '../../support/oracles';
import { nextEvent } from '../nextEvent';

const canMount = process.platform === 'linux' && mountsTmpfs();

function mountsTmpfs(): boolean {
  const place = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim();
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', 'none', place], { stdio: 'ignore' }).status === 0;
  if (isMounted) execFileSync('umount', [place]);
  execFileSync('rmdir', [place]);
  return isMounted;
}

const shell: Shell = {
  kind: 'web',
  hasNativeDialogs: false,
  chooseFolder: () => Promise.resolve(null),
  chooseFiles: () => Promise.resolve([]),
  chooseSaveFile: () => Promise.resolve(null),
  chooseSaveFolder: () => Promise.resolve(null),
  revealInFolder: () => Promise.resolve(),
  secretStore: null,
};

describe('watchVolumes', () => {
  const volume = (name: string): Volume => ({ path: `/${name}`, name, kind: 'stick', identity: name });

  it('lists what is in at first without calling it arrived; a look that fails changes nothing', async () => {
    const looks: (readonly Volume[] | Error)[] = [
      [volume('a')],
      new Error('busy'),
      [volume('a'), volume('b')],
      [volume('b')],
    ];
    const told: string[] = [];
    const watch = await new Promise<ReturnType<typeof watchVolumes>>((resolve) => {
      const made = watchVolumes({
        idOf: (key) => key,
        onArrived: ({ volume: { name } }) => told.push(`+${name}`),
        onLeft: ({ volume: { name } }) => {
          told.push(`-${name}`);
          resolve(made);
        },
        intervalMs: 1,
        lister: () => {
          const look = looks.length > 1 ? looks.shift() : looks[0];
          return look instanceof Error ? Promise.reject(look) : Promise.resolve(look ?? []);
        },
      });
      void made.list().then((list) => told.push(`=${list.map(({ volume: { name } }) => name).join()}`));
    });
    watch.stop();
    expect(told).toEqual(['=a', '+b', '-a']);
    expect((await watch.list()).map(({ volume: { name } }) => name)).toEqual(['b']);
  });
});

describe.runIf(canMount)('a host on this machine', () => {
  let folder: string;
  let root: string;
  let mounted: string[];
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'diascope-arrivals-')));
    root = path.join(folder, 'watched');
    mounted = [];
    await mkdir(root);
  });
  afterEach(async () => {
    for (const place of mounted) spawnSync('umount', [place], { stdio: 'ignore' });
    await rm(folder, { recursive: true });
  });

  async function start() {
    const host = await createHost({
      shell,
      userDataPath: path.join(folder, 'user'),
      version: '0',
      mediaRoots: [root],
    });
    const next = <Name extends EventName>(wanted: Name) => nextEvent(host, wanted);
    return { host, next };
  }
  async function mount(name: string, ...options: string[]): Promise<string> {
    const place = path.join(root, name);
    await mkdir(place);
    execFileSync('mount', [...options, place]);
    mounted.push(place);
    return place;
  }

  it('tells of a stick that is plugged in, opens it when asked, and tells when it is gone', async () => {
    const { host, next } = await start();
    const before = await host.handlers['media.list']({});
    const arrival = next('media.arrived');
    const place = await mount('MY STICK', '-t', 'tmpfs', 'none');
    const medium = await arrival;
    expect(medium).toMatchObject({ name: 'MY STICK', kind: 'stick' });
    expect(JSON.stringify(medium)).not.toContain(root);
    expect(await host.handlers['media.list']({})).toEqual([...before, medium]);

    await writeDemoFolder(place, 2);
    await host.handlers['open.pending']({});
    const scanned = next('scan.finished');
    const opened = await host.handlers['media.open']({ mediaId: medium.mediaId });
    expect((await scanned).receipt).toMatchObject({ dicom: 2 });
    await host.handlers['source.close']({ sourceId: opened.sourceId });

    const departure = next('media.left');
    execFileSync('umount', [place]);
    expect(await departure).toEqual({ mediaId: medium.mediaId });
    expect(await host.handlers['media.list']({})).toEqual(before);
    await expect(host.handlers['media.open']({ mediaId: medium.mediaId })).rejects.toMatchObject({
      code: 'source.vanished',
    });
    await host.close();
  });

  it.runIf(oracle('xorriso'))('tells of a disc: an image by another tool, mounted', async ({ skip }) => {
    const content = path.join(folder, 'content');
    await mkdir(content);
    await writeDemoFolder(content, 2);
    await writeFile(path.join(content, 'README.TXT'), 'viewer');
    const image = path.join(folder, 'disc.iso');
    execFileSync('xorriso', ['-as', 'mkisofs', '-quiet', '-J', '-R', '-o', image, content], {
      stdio: 'ignore',
    });
    const { host, next } = await start();
    await host.handlers['media.list']({});
    const arrival = next('media.arrived');
    try {
      await mount('DISC', '-o', 'loop,ro', '-t', 'iso9660', image);
    } catch {
      await host.close();
      skip('this kernel mounts no disc image');
    }
    const medium = await arrival;
    expect(medium).toMatchObject({ name: 'DISC', kind: 'disc' });
    await host.handlers['open.pending']({});
    const scanned = next('scan.finished');
    const { sourceId } = await host.handlers['media.open']({ mediaId: medium.mediaId });
    expect((await scanned).receipt).toMatchObject({ dicom: 2, notDicom: 1 });
    await host.handlers['source.close']({ sourceId });
    await host.close();
  });
});

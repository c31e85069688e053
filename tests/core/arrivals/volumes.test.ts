import { describe, expect, it } from 'vitest';
import { readDrives, readMacVolumes, type SeenPlace } from '../../../core/arrivals/readDrives';
import { readMountInfo } from '../../../core/arrivals/readMountInfo';
import { newVolumes, type Volume } from '../../../core/arrivals/Volume';

/** In the form of proc(5); the machine's own mounts. */
const idle = String.raw`21 26 0:20 / /proc rw,relatime - proc proc rw
23 26 0:6 / /dev rw,relatime - devtmpfs devtmpfs rw,size=12334416k,mode=755
26 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
27 26 0:24 / /mnt/tools ro,nosuid,nodev,relatime - tmpfs tools ro,size=4k
31 26 0:28 / /mnt/share rw,relatime shared:9 - nfs4 server:/export rw,vers=4.2
32 26 7:3 / /snap/core22/1380 ro,nodev,relatime shared:40 - squashfs /dev/loop3 ro
33 26 0:61 / /run/user/1000/doc rw,nosuid,nodev,relatime shared:77 - fuse.portal portal rw
34 26 0:33 / /mnt/c rw,noatime - 9p C:\134 rw,dirsync,aname=drvfs
`;
const disc = String.raw`412 26 11:0 / /media/ward/DR\040MUELLER\040CD ro,nosuid,nodev,relatime shared:210 - iso9660 /dev/sr0 ro,nojoliet
`;
const stick = `413 26 8:17 / /run/media/ward/STICK rw,nosuid,nodev,relatime shared:211 master:2 - vfat /dev/sdb1 rw
`;

describe('Linux: /proc/self/mountinfo', () => {
  it('gives no volume for the mounts of the system, the network and the desktop', () => {
    expect(readMountInfo(idle)).toEqual([]);
  });

  it('gives a disc and a stick, with their labels and kinds', () => {
    expect(readMountInfo(idle + disc + stick)).toEqual([
      { path: '/media/ward/DR MUELLER CD', name: 'DR MUELLER CD', kind: 'disc', identity: '412 11:0' },
      { path: '/run/media/ward/STICK', name: 'STICK', kind: 'stick', identity: '413 8:17' },
    ]);
  });

  it('a disc counts wherever it is mounted; optional fields may be none or several', () => {
    const udf = '414 26 7:0 / /srv/image ro shared:1 master:2 propagate_from:3 - udf /dev/loop0 ro\n';
    const bare = '415 26 11:1 / /mnt ro - iso9660 /dev/sr1 ro\n';
    expect(readMountInfo(udf + bare).map(({ path, kind }) => [path, kind])).toEqual([
      ['/srv/image', 'disc'],
      ['/mnt', 'disc'],
    ]);
  });

  it('further roots take whatever is mounted below them, and only there', () => {
    const test = '41 26 0:38 / /tmp/watch/stick rw,relatime - tmpfs none rw\n';
    expect(readMountInfo(idle + test)).toEqual([]);
    expect(readMountInfo(idle + test, ['/tmp/watch']).map(({ path }) => path)).toEqual(['/tmp/watch/stick']);
    expect(readMountInfo(idle + test, ['/tmp/watch/stick'])).toEqual([]);
  });

  it('lines that are cut or foreign give nothing', () => {
    for (let length = 0; length < disc.length; length += 1) {
      expect(readMountInfo(disc.slice(0, length)).length).toBeLessThanOrEqual(1);
    }
    expect(readMountInfo('a b - c\n\n- - - - - - -\n')).toEqual([]);
  });
});

const drive = (path: string, device: number, isFull = false): SeenPlace => ({
  path,
  device,
  isLink: false,
  isFull,
});

describe('Windows: drive letters that answer', () => {
  const own = new Set(['C:\\', 'D:\\', 'E:\\']);

  it('of the letters of the beginning only discs are given', () => {
    const seen = [drive('C:\\', 1), drive('D:\\', 2), drive('E:\\', 3, true)];
    expect(readDrives(seen, own)).toEqual([{ path: 'E:\\', name: 'E:', kind: 'disc', identity: '3' }]);
  });

  it('a letter that comes later is a stick; a disc that is changed is another', () => {
    const before = readDrives([drive('C:\\', 1), drive('E:\\', 3, true)], own);
    const after = readDrives([drive('C:\\', 1), drive('E:\\', 4, true), drive('F:\\', 9)], own);
    const { arrived, left } = newVolumes(before, after);
    expect(arrived.map(({ path, kind }) => [path, kind])).toEqual([
      ['E:\\', 'disc'],
      ['F:\\', 'stick'],
    ]);
    expect(left.map(({ identity }) => identity)).toEqual(['3']);
  });
});

describe('macOS: /Volumes', () => {
  it('leaves out the start disk and plain folders', () => {
    const seen = [
      { ...drive('/Volumes/Macintosh HD', 16), parentDevice: 16, isLink: true },
      { ...drive('/Volumes/left over', 16), parentDevice: 16 },
      { ...drive('/Volumes/PRAXIS_CD', 20, true), parentDevice: 16 },
      { ...drive('/Volumes/STICK', 21), parentDevice: 16 },
    ];
    expect(readMacVolumes(seen).map(({ name, kind }) => [name, kind])).toEqual([
      ['PRAXIS_CD', 'disc'],
      ['STICK', 'stick'],
    ]);
  });
});

describe('newVolumes', () => {
  const volume = (path: string, identity = '1'): Volume => ({ path, name: path, kind: 'stick', identity });

  it('says what came and what went, and nothing when nothing did', () => {
    const [a, b, c] = [volume('/a'), volume('/b'), volume('/c')];
    expect(newVolumes([], [])).toEqual({ arrived: [], left: [] });
    expect(newVolumes([a, b], [b, a])).toEqual({ arrived: [], left: [] });
    expect(newVolumes([a, b], [b, c])).toEqual({ arrived: [c], left: [a] });
  });

  it('another one at the same place came and the first one went', () => {
    const [first, second] = [volume('/a', '1'), volume('/a', '2')];
    expect(newVolumes([first], [second])).toEqual({ arrived: [second], left: [first] });
  });
});

/**
 * What reading a disc costs in bytes and opened files, through a source that counts: the first image, and the whole scan,
 * of a disc of 300 CT slices of 0.5 MB with a DICOMDIR, from a folder and from an ISO 9660 image of it.
 */
import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstanceSummary } from '../core/fileset/types';
import { openFrames } from '../host/frames/openFrames';
import { scanSource } from '../host/scan/scanSource';
import { openSource } from '../host/sources/openSource';
import type { SourceEntry } from '../host/sources/Source';
import { dicomDir, imageRecord, patientRecord } from '../tests/host/sources/disc';
import { countingSource, type CountingSource } from '../tests/support/countingSource';
import { ctSeries } from './support/ctSeries';
import { hasCommand, inputFolder, runCommand } from './support/processes';
import { report, type ResultRow } from './support/report';

const count = 300;
// A benchmark is bundled into a folder of its own; threads are looked for beside it.
cpSync(join(process.cwd(), 'dist/workers'), join(process.cwd(), '.cache/workers'), { recursive: true });

/** The slices under names of a disc, with a DICOMDIR. */
function discFolder(): string {
  const slices = ctSeries(inputFolder(), 1000);
  const disc = join(inputFolder(), `disc-${count}`);
  if (existsSync(join(disc, 'DICOMDIR'))) return disc;
  mkdirSync(join(disc, 'IMAGES'), { recursive: true });
  const names = readdirSync(slices).sort().slice(0, count);
  for (const name of names) {
    const place = join(disc, 'IMAGES', name);
    if (!existsSync(place)) linkSync(join(slices, name), place);
  }
  const records = names.map((name, index) =>
    imageRecord(['IMAGES', name], index + 1, [['00041511', 'UI', `2.25.77.1.${index + 1}`]]),
  );
  writeFileSync(join(disc, 'DICOMDIR'), dicomDir([patientRecord(records)]));
  return disc;
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

async function firstImage(path: string): Promise<CountingSource> {
  const counted = countingSource(await openSource([path]));
  const abort = new AbortController();
  let entry: SourceEntry | undefined;
  let last = 0;
  await scanSource(counted.source, {
    signal: abort.signal,
    isDirectoryFirst: true,
    nextInstanceId: () => String((last += 1)),
    onInstances: ([first], entries) => {
      entry ??= first === undefined ? undefined : entries.get(first.instanceId);
      abort.abort();
    },
  });
  if (entry === undefined) throw new Error('nothing was listed');
  const frames = openFrames();
  await frames.instance(entry).readFrame(0);
  await frames.close();
  await counted.source.close();
  return counted;
}

async function wholeScan(path: string): Promise<CountingSource & { readonly listed: number }> {
  const counted = countingSource(await openSource([path]));
  const list = new Map<string, InstanceSummary>();
  let last = 0;
  await scanSource(counted.source, {
    signal: new AbortController().signal,
    isDirectoryFirst: true,
    nextInstanceId: () => String((last += 1)),
    onInstances: (instances) => {
      for (const one of instances) list.set(one.instanceId, one);
    },
  });
  await counted.source.close();
  return { ...counted, listed: list.size };
}

async function rowsOf(what: string, path: string): Promise<readonly ResultRow[]> {
  const first = await firstImage(path);
  const scan = await wholeScan(path);
  const opened = scan.opened();
  const positions = scan.positions();
  const isInOrder = positions.every((position, index) => position >= (positions[index - 1] ?? 0));
  return [
    {
      what: `bytes for the first image, ${what}`,
      ours: sum(first.bytes().values()),
      unit: 'bytes',
      aim: 'DICOMDIR + one file',
      note: `opened: ${first
        .opened()
        .map((one) => one.replace(/.*\//, ''))
        .join(', ')}`,
    },
    {
      what: `most bytes of one file in a whole scan, ${what}`,
      ours: Math.max(
        ...[...scan.bytes()].filter(([name]) => !name.endsWith('DICOMDIR')).map(([, bytes]) => bytes),
      ),
      unit: 'bytes',
      aim: '≤ 65,536 bytes',
      note: `${opened.length} opens of ${new Set(opened).size} files, ${scan.listed} instances, ${isInOrder ? 'in' : 'NOT in'} physical order`,
    },
  ];
}

const disc = discFolder();
const rows: ResultRow[] = [...(await rowsOf(`disc of ${count} CT slices in a folder`, disc))];
const image = join(inputFolder(), `disc-${count}.iso`);
if (hasCommand('xorriso', '-version')) {
  if (!existsSync(image)) runCommand('xorriso', ['-as', 'mkisofs', '-quiet', '-J', '-o', image, disc]);
  rows.push(...(await rowsOf('the same as an ISO 9660 image', image)));
}
report('media', 'Bytes and seeks of a disc', rows);
process.exit(0);

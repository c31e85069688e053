/**
 * Scanning a folder, ours against pydicom reading the same headers and dcmdump asked for two attributes: once as whole
 * processes, start to end, and once as the window does it, in a program that runs (pydicom too; dcmdump, which starts in
 * some milliseconds, has no such mode). The files are in the page cache for all three after the warm-up.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { InstanceSummary } from '../core/fileset/types';
import { scanSource } from '../host/scan/scanSource';
import { createScanThreads } from '../host/scan/scanThreads';
import { openSource } from '../host/sources/openSource';
import { ctSeries } from './support/ctSeries';
import { askingProcess, commandRunner } from './support/askingProcess';
import { hasCommand, inputFolder, pydicomPython } from './support/processes';
import { compare, report, type ResultRow } from './support/report';

const cli = join(process.cwd(), 'dist/cli/main.js');
const rows: ResultRow[] = [];
const { run, end } = commandRunner();
const python = pydicomPython();
const script = join(process.cwd(), 'benchmarks/support/readHeaders.py');
const pydicomName = 'pydicom dcmread(stop_before_pixels)';
const dumpName = 'dcmdump +sd +r, two attributes';

// A benchmark is bundled into a folder of its own; threads are looked for beside it.
cpSync(join(process.cwd(), 'dist/workers'), join(process.cwd(), '.cache/workers'), { recursive: true });
const threads = createScanThreads();
// A program that runs has started its threads long before a person has put in a disc; they warm up by themselves.
threads.prepare();
await setTimeout(5000);

/** What a window keeps of a folder after it was scanned. */
async function scanned(folder: string): Promise<readonly unknown[]> {
  const source = await openSource([folder]);
  const list = new Map<string, InstanceSummary>();
  let last = 0;
  const finished = await scanSource(source, {
    signal: new AbortController().signal,
    threads,
    isDirectoryFirst: true,
    nextInstanceId: () => String((last += 1)),
    onInstances: (instances) => {
      for (const one of instances) list.set(one.instanceId, one);
    },
  });
  await source.close();
  return [list, finished];
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that the results of a scan hold in memory, an instance. */
async function bytesHeld(folder: string, count: number): Promise<number> {
  collect();
  const before = process.memoryUsage().heapUsed;
  const held = await scanned(folder);
  collect();
  const after = process.memoryUsage().heapUsed;
  if (held.length === 0) throw new Error('nothing was kept');
  return Math.round((after - before) / count);
}

const begun = performance.now();
await scanned(ctSeries(inputFolder(), 1000));
const firstMs = performance.now() - begun;
for (const count of [1000, 10_000]) {
  const folder = ctSeries(inputFolder(), count);
  const what = `scan of ${count} CT files of 0.5 MB`;
  const whole = (): Promise<void> => run(process.execPath, [cli, 'scan', folder, '--json']);
  const running = (): Promise<unknown> => scanned(folder);
  const add = async (
    how: string,
    ours: () => unknown,
    peerName: string,
    peer: () => unknown,
    aim: string,
  ): Promise<void> => {
    const times = await compare(ours, peer);
    rows.push({ what: `${what}, ${how}`, ...times, unit: 'ms', peerName, aim });
    if (ours !== running || count !== 1000) return;
    rows.push({
      what: `${what}, the first of a running program`,
      ...times,
      ours: firstMs,
      unit: 'ms',
      peerName,
      aim,
      note: 'one run: the engine still compiles, and the disc may be read',
    });
  };
  if (python) {
    await add('whole process', whole, pydicomName, () => run(python, [script, folder]), '≤ 0.33');
    const kept = askingProcess(python, [script]);
    await add('in a running program', running, `${pydicomName}, running`, () => kept.ask(folder), '≤ 0.2');
    kept.end();
  }
  if (hasCommand('dcmdump', '--version')) {
    const dump = (): Promise<void> =>
      run('dcmdump', ['-q', '+sd', '+r', '-M', '+P', '0010,0010', '+P', '0020,000d', folder]);
    await add('whole process', whole, dumpName, dump, '≤ 1');
    await add('in a running program', running, `${dumpName}, whole process`, dump, '≤ 1');
  }
  rows.push({
    what: `memory held after the ${what}, an instance`,
    ours: await bytesHeld(folder, count),
    unit: 'bytes',
    aim: '< 2048 bytes',
  });
}
await threads.end();
end();
report('scan', 'Scan', rows);

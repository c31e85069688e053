/**
 * De-identify and zip 300 slices, verified and renamed, against `zip -1` alone and `dcmodify` + `zip -1`: once as a whole
 * process, start to end, and once as the window does it, in a program that runs and knows the files.
 */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadInstances } from '../cli/verbs/loadInstances';
import { deidentifyPrivacy } from '../host/jobs/deidentifyPrivacy';
import { exportPackage } from '../host/jobs/exportPackage';
import { createSpareJobThreads } from '../host/jobs/threads/spareThreads';
import { ctSeries } from './support/ctSeries';
import { commandRunner } from './support/askingProcess';
import { hasCommand, inputFolder } from './support/processes';
import { compare, report, type ResultRow } from './support/report';

const cli = join(process.cwd(), 'dist/cli/main.js');
const parent = inputFolder();
const folder = ctSeries(parent, 300);
const target = join(parent, 'ours.zip');
const other = join(parent, 'other.zip');
const copy = join(parent, 'dcmodify');
const rows: ResultRow[] = [];
const remove = (): void => rmSync(other, { force: true });

const { run, end } = commandRunner();
const ours = async (): Promise<void> => {
  rmSync(target, { force: true });
  await run(process.execPath, [cli, 'deid', folder, '--out', target, '--accept-pixels']);
};
// A benchmark is bundled into a folder of its own; threads are looked for beside it.
cpSync(join(process.cwd(), 'dist/workers'), join(process.cwd(), '.cache/workers'), { recursive: true });
const { signal } = new AbortController();
const { instances, close } = await loadInstances([folder], [], { ...process, signal });
const spareThreads = createSpareJobThreads();
const running = async (): Promise<void> => {
  rmSync(target, { force: true });
  const { outcomes, error } = await exportPackage({
    instances,
    privacy: deidentifyPrivacy({ options: [], acceptedPixels: 'all' }),
    fileNamePattern: '',
    format: 'zip',
    targetPath: target,
    sourceRoots: [],
    version: '0',
    signal,
    spareThreads,
  });
  if (error !== undefined || outcomes.some(({ status }) => status !== 'ok'))
    throw error ?? new Error('failed');
};
const pack = async (): Promise<void> => {
  rmSync(target, { force: true });
  await run(process.execPath, [cli, 'pack', folder, '--out', target]);
};
const zip = async (): Promise<void> => {
  remove();
  await run('zip', ['-1', '-q', '-r', other, '.'], folder);
};
const modifyAndZip = async (): Promise<void> => {
  remove();
  rmSync(copy, { recursive: true, force: true });
  cpSync(folder, copy, { recursive: true });
  const erase = ['0010,0010', '0010,0020', '0010,0030', '0008,0050', '0008,0080', '0008,0090'].flatMap(
    (tag) => ['-m', `(${tag})=X`],
  );
  const files = Array.from({ length: 300 }, (_, index) => `IM${String(index + 1).padStart(5, '0')}`);
  await run('dcmodify', ['-nb', '-gin', '-gst', '-gse', ...erase, ...files], copy);
  await run('zip', ['-1', '-q', '-r', other, '.'], copy);
};

if (hasCommand('zip', '-v')) {
  rows.push({
    what: 'de-identify, zip and verify 300 CT slices (157 MB), in a running program',
    ...(await compare(running, zip)),
    unit: 'ms',
    peerName: 'zip -1 alone',
    aim: '≤ 1',
  });
  rows.push({
    what: 'de-identify, zip and verify 300 CT slices (157 MB), whole process',
    ...(await compare(ours, zip)),
    unit: 'ms',
    peerName: 'zip -1 alone',
    aim: '≤ 1',
  });
  rows.push({
    what: 'zip as is and verify 300 CT slices (157 MB)',
    ...(await compare(pack, zip)),
    unit: 'ms',
    peerName: 'zip -1 alone',
  });
}
if (hasCommand('zip', '-v') && hasCommand('dcmodify', '--version')) {
  rows.push({
    what: 'de-identify, zip and verify 300 CT slices (157 MB)',
    ...(await compare(ours, modifyAndZip)),
    unit: 'ms',
    peerName: 'dcmodify (6 attributes, new UIDs) + zip -1',
  });
}
await close();
await spareThreads.end();
end();
for (const path of [target, other, copy]) rmSync(path, { recursive: true, force: true });
report('export', 'Export', rows);

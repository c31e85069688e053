/**
 * Scanning a folder: whole processes, start to end, ours against pydicom reading the same headers and dcmdump asked for two
 * attributes. The files are in the page cache for all three after the warm-up.
 */
import { join } from 'node:path';
import { ctSeries } from './support/ctSeries';
import { hasCommand, inputFolder, pydicomPython, runCommand } from './support/processes';
import { compare, report, type ResultRow } from './support/report';

const cli = join(process.cwd(), 'dist/cli/main.js');
const rows: ResultRow[] = [];
const python = pydicomPython();
const script = `
import os, sys, pydicom
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        ds = pydicom.dcmread(os.path.join(folder, name), stop_before_pixels=True)
        ds.PatientName, ds.StudyInstanceUID
`;

for (const count of [1000, 10_000]) {
  const folder = ctSeries(inputFolder(), count);
  const ours = (): void => runCommand(process.execPath, [cli, 'scan', folder, '--json']);
  if (python) {
    const times = await compare(ours, () => runCommand(python, ['-c', script, folder]));
    rows.push({
      what: `scan of ${count} CT files of 0.5 MB`,
      ...times,
      unit: 'ms',
      peerName: 'pydicom dcmread(stop_before_pixels)',
      aim: '≤ 0.33, later ≤ 0.2',
    });
  }
  if (hasCommand('dcmdump', '--version')) {
    const dump = ['-q', '+sd', '+r', '-M', '+P', '0010,0010', '+P', '0020,000d', folder];
    const times = await compare(ours, () => runCommand('dcmdump', dump));
    rows.push({
      what: `scan of ${count} CT files of 0.5 MB`,
      ...times,
      unit: 'ms',
      peerName: 'dcmdump +sd +r, two attributes',
      aim: '≤ 1',
    });
  }
}
report('scan', 'Scan', rows);

/**
 * First image after opening 1,000 slices, in the built window in Chromium on the local web shell: from the click on a
 * recent folder to the first picture that is drawn. The program and the page are already there, as they are for a person.
 */
import { closeBrowser } from '../tests/e2e/harness/launchWeb';
import { codedSeries, ctSeries, jpeg2000, jpegLs } from './support/ctSeries';
import { openRecent, withRecent, type OpeningTimes } from './support/openedFolder';
import { hasCommand, inputFolder } from './support/processes';
import { median, report, type ResultRow } from './support/report';

const count = 1000;
const runs = 5;

async function rowsOf(folder: string, what: string): Promise<ResultRow[]> {
  const times: OpeningTimes[] = [];
  await withRecent(folder, async (userDataPath) => {
    for (let run = 0; run < runs; run += 1) {
      const opened = await openRecent(userDataPath, count);
      times.push(opened.times);
      await opened.app.close();
    }
  });
  return [
    {
      what: `first image after opening ${what}, web shell in Chromium`,
      ours: median(times.map(({ firstImageMs }) => firstImageMs)),
      unit: 'ms',
      aim: '≤ 1,000 ms',
    },
    {
      what: `the same, until all slices are known and ordered`,
      ours: median(times.map(({ allKnownMs }) => allKnownMs)),
      unit: 'ms',
    },
  ];
}

const rows = await rowsOf(ctSeries(inputFolder(), count), '1,000 CT slices (0.5 GB)');
for (const coding of [jpegLs, jpeg2000]) {
  const [tool] = coding.command;
  if (hasCommand(tool, '--version'))
    rows.push(
      ...(await rowsOf(codedSeries(inputFolder(), count, coding), `1,000 CT slices in ${coding.name}`)),
    );
  else process.stdout.write(`firstImage: no ${tool}, ${coding.name} left out\n`);
}
await closeBrowser();
report('firstImage', 'First image', rows);

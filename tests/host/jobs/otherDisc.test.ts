/** Between reading and exporting another disc was put in, whose files have the same names and sizes. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadInstances } from '../../../cli/verbs/loadInstances';
import { deidentifyPrivacy } from '../../../host/jobs/deidentifyPrivacy';
import { exportPackage } from '../../../host/jobs/exportPackage';
import { asIsPrivacy } from '../../../host/jobs/JobPrivacy';
import { textStream } from '../../cli/verbs/textStream';
import { testInstances } from '../share/uploadItems';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diascope-disc-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const privacies = {
  asIs: () => asIsPrivacy,
  deidentify: () => deidentifyPrivacy({ options: [], acceptedPixels: 'all' }),
};

it.each([
  ['asIs', 'zip'],
  ['asIs', 'folder'],
  ['deidentify', 'zip'],
  ['deidentify', 'folder'],
] as const)('%s into a %s: nothing of it leaves under the first name', async (kind, format) => {
  const disc = join(folder, 'disc');
  await mkdir(disc);
  const [first, second, third] = testInstances(3).map(({ bytes }) => bytes);
  await writeFile(join(disc, 'IM0001'), first!);
  await writeFile(join(disc, 'IM0002'), second!);
  const io = { stdout: textStream(), stderr: textStream(), signal: new AbortController().signal };
  const loaded = await loadInstances([disc], [], io);
  await writeFile(join(disc, 'IM0002'), third!);
  expect((await readFile(join(disc, 'IM0002'))).length).toBe(second!.length);
  const { outcomes, error } = await exportPackage({
    instances: loaded.instances,
    privacy: privacies[kind](),
    fileNamePattern: '',
    format,
    targetPath: join(folder, format === 'zip' ? 'out.zip' : 'out'),
    sourceRoots: [],
    version: '0',
    signal: io.signal,
  });
  await loaded.close();
  expect(error).toBeUndefined();
  expect(outcomes.map(({ status, code }) => [status, code])).toEqual(
    expect.arrayContaining([
      ['ok', undefined],
      ['failed', 'source.otherFile'],
    ]),
  );
});

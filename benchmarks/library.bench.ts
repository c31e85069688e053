/**
 * The local library with 100,000 instances in 2,000 studies: opening it (its index alone is read), searching it, and
 * the look at its folders in the background. Its files are made, small, and never opened by what is measured.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readdir } from 'node:fs/promises';
import { searchShelf, type ShelfStudy } from '../core/shelf/shelfStudy';
import { createShelf } from '../host/shelf/createShelf';
import { inputFolder } from './support/processes';
import { median, report } from './support/report';

const studyCount = 2000;
const perStudy = 50;
const runs = 7;

function makeLibrary(): string {
  const root = join(inputFolder(), `library-${studyCount}x${perStudy}`);
  if (existsSync(root)) return root;
  const part = `${root}.part`;
  rmSync(part, { recursive: true, force: true });
  const lines: string[] = [];
  for (let number = 0; number < studyCount; number += 1) {
    const entry = madeStudy(number);
    lines.push(`${JSON.stringify({ put: entry })}\n`);
    const series = join(part, ...entry.folder.split('/'), '1 CT Thorax 0a1b2c3d');
    mkdirSync(series, { recursive: true });
    for (let file = 1; file <= perStudy; file += 1)
      writeFileSync(join(series, `${String(file).padStart(5, '0')}-${hash(`${number}.${file}`)}.dcm`), 'x');
  }
  writeFileSync(join(part, 'library.jsonl'), lines.join(''));
  renameSync(part, root);
  return root;
}

function madeStudy(number: number): ShelfStudy {
  const patient = number % 700;
  const date = `20${String(10 + (number % 15))}${String(1 + (number % 12)).padStart(2, '0')}15`;
  return {
    folder: `Family${patient} Given P${patient} ${hash(`p${patient}`)}/${date} CT Thorax ${hash(`s${number}`)}`,
    patient: {
      patientId: `P${patient}`,
      patientName: `Family${patient}^Given`,
      birthDate: '19610203',
      sex: 'F',
    },
    study: {
      studyInstanceUid: `2.25.3104473829.${number}`,
      studyDate: date,
      studyTime: '101500',
      description: 'CT Thorax',
      accessionNumber: `A${number}`,
    },
    modalities: ['CT'],
    series: 1,
    instances: perStudy,
    bytes: perStudy * 526_000,
    addedAt: new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString(),
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

async function timed(task: () => unknown): Promise<number> {
  const begin = performance.now();
  await task();
  return performance.now() - begin;
}

async function medianOf(task: () => unknown): Promise<number> {
  await task();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await timed(task));
  return median(times);
}

const root = makeLibrary();
const shelf = await createShelf(root);
const instances = shelf.studies().reduce((sum, study) => sum + study.instances, 0);
if (instances !== studyCount * perStudy) throw new Error(`the library has ${instances} instances`);

report('library', 'Local library', [
  {
    what: `opening a library of ${instances} instances in ${studyCount} studies, until its list is there`,
    ours: await medianOf(async () => searchShelf((await createShelf(root)).studies(), {})),
    unit: 'ms',
    peerName: 'listing the same folders and files once (readdir)',
    peer: await medianOf(() => readdir(root, { recursive: true })),
    aim: '< 1000 ms',
  },
  {
    what: 'searching it by name and date',
    ours: await medianOf(() =>
      searchShelf(shelf.studies(), {
        text: 'family12 given',
        from: '20150101',
        to: '20201231',
        modality: 'CT',
      }),
    ),
    unit: 'ms',
  },
  {
    what: 'the look for unknown and interrupted folders, in the background',
    ours: await medianOf(() => shelf.refresh('changed', new AbortController().signal)),
    unit: 'ms',
  },
]);

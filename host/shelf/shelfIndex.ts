/**
 * The index of the local library: one JSON object a line, appended. `{"put": study}` adds or replaces, `{"drop": folder}` removes.
 * Invariants: a line that is cut by a crash is the last one and is ignored; replaying the lines gives the list; the
 * file is rewritten (beside its name, then renamed) when most of its lines are outdated. Losing it loses nothing but
 * time: it can be made again from the files.
 */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { ShelfStudy } from '../../core/shelf/shelfStudy';
import { AppError } from '../../core/errors/AppError';
import { written } from './written';

const text = v.optional(v.string());
const study = v.object({
  folder: v.string(),
  patient: v.object({
    patientId: text,
    issuerOfPatientId: text,
    patientName: text,
    birthDate: text,
    sex: text,
  }),
  study: v.object({
    studyInstanceUid: v.string(),
    studyDate: text,
    studyTime: text,
    description: text,
    accessionNumber: text,
    institutionName: text,
    referringPhysicianName: text,
  }),
  modalities: v.array(v.string()),
  series: v.number(),
  instances: v.number(),
  bytes: v.number(),
  addedAt: v.string(),
});
const line = v.union([v.object({ put: study }), v.object({ drop: v.string() })]);

/** How many outdated lines are kept before the file is rewritten. */
const outdatedLimit = 1000;

export interface ShelfIndex {
  /** Studies by folder. */
  readonly studies: ReadonlyMap<string, ShelfStudy>;
  put(entry: ShelfStudy): Promise<void>;
  drop(folder: string): Promise<void>;
}

/** Reads the index, or begins an empty one. Lines that cannot be understood are passed over: their folders are read anew. */
export async function openShelfIndex(file: string): Promise<ShelfIndex> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const studies = new Map<string, ShelfStudy>();
  const lines = (await readOrEmpty(file)).split('\n');
  for (const each of lines) apply(studies, each);
  // An index that cannot be tidied (a full or read-only disk) serves as it is.
  const isTidied =
    lines.length > studies.size * 2 + outdatedLimit &&
    (await rewrite(file, studies).then(
      () => true,
      () => false,
    ));
  /** The last line was cut, by a crash or by a full disk: the next one must not become part of it. */
  let isCut = !isTidied && lines.at(-1) !== '';
  const add = async (entry: object): Promise<void> => {
    const begin = isCut ? '\n' : '';
    isCut = true;
    await append(file, `${begin}${JSON.stringify(entry)}\n`);
    isCut = false;
  };
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    const next = last.then(step, step);
    last = next;
    return next;
  };
  return {
    studies,
    put: (entry) =>
      inTurn(async () => {
        await add({ put: entry });
        studies.set(entry.folder, entry);
      }),
    drop: (folder) =>
      inTurn(async () => {
        await add({ drop: folder });
        studies.delete(folder);
      }),
  };
}

function apply(studies: Map<string, ShelfStudy>, each: string): void {
  const checked = v.safeParse(line, parseJson(each));
  if (!checked.success) return;
  if ('put' in checked.output) studies.set(checked.output.put.folder, withoutUndefined(checked.output.put));
  else studies.delete(checked.output.drop);
}

/** JSON has no undefined; this only tells the compiler so. */
const withoutUndefined = (entry: v.InferOutput<typeof study>): ShelfStudy => entry as ShelfStudy;

function parseJson(each: string): unknown {
  if (each === '') return undefined;
  try {
    return JSON.parse(each) as unknown;
  } catch {
    return undefined;
  }
}

async function readOrEmpty(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new AppError('source.unreadable', {}, error);
  }
}

function append(file: string, content: string): Promise<void> {
  return written(async () => {
    const handle = await open(file, 'a', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

async function rewrite(file: string, studies: ReadonlyMap<string, ShelfStudy>): Promise<void> {
  const part = `${file}.part`;
  const handle = await open(part, 'w', 0o600);
  try {
    await handle.writeFile(
      [...studies.values()].map((entry) => `${JSON.stringify({ put: entry })}\n`).join(''),
    );
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
}

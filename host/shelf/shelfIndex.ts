/** The index of the local library. Losing it loses nothing but time: it can be made again from the files. */
import * as v from 'valibot';
import type { ShelfStudy } from '../../core/shelf/shelfStudy';
import { openLineLog } from './lineLog';

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

export interface ShelfIndex {
  /** Studies by folder. */
  readonly studies: ReadonlyMap<string, ShelfStudy>;
  put(entry: ShelfStudy): Promise<void>;
  drop(folder: string): Promise<void>;
}

/** Reads the index, or begins an empty one. Lines that cannot be understood are passed over: their folders are read anew. */
export async function openShelfIndex(file: string): Promise<ShelfIndex> {
  // JSON has no undefined; the type only tells the compiler so.
  const log = await openLineLog(
    file,
    study as unknown as v.GenericSchema<unknown, ShelfStudy>,
    ({ folder }) => folder,
  );
  return { studies: log.entries, put: log.put, drop: log.drop };
}

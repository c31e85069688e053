import { createHash } from 'node:crypto';
import path from 'node:path';
import * as v from 'valibot';
import { AppError } from '../../core/errors/AppError';
import { restoreMeasurement } from '../../core/imaging/measure/restoreMeasurements';
import type { Measurement } from '../../core/imaging/measurement';
import { jsonFile } from '../settings/jsonFile';

const measurementSchema = v.pipe(
  v.unknown(),
  v.transform(restoreMeasurement),
  v.custom<Measurement>((measurement) => measurement !== undefined),
);

const fileSchema = v.strictObject({ version: v.literal(1), measurements: v.array(measurementSchema) });

/** Measurements by study, kept beside the settings, never in the source. */
export interface MeasurementStore {
  /** @throws {AppError} settings.broken once, when the file was not understood; it is kept aside, the next load is empty */
  load(studyInstanceUid: string): Promise<readonly Measurement[]>;
  /**
   * Replaces all of the study's measurements.
   * @throws {AppError} ipc.badRequest when one is malformed or belongs to another study
   */
  save(studyInstanceUid: string, measurements: readonly Measurement[]): Promise<void>;
}

/** Opens the store below `userDataPath`. File names are digests: a folder listing tells no study. */
export function createMeasurementStore(userDataPath: string): MeasurementStore {
  const files = new Map<string, ReturnType<typeof open>>();
  const open = (studyInstanceUid: string) => {
    const name = createHash('sha256').update(studyInstanceUid).digest('hex');
    return jsonFile(path.join(userDataPath, 'measurements', `${name}.json`), fileSchema);
  };
  const fileOf = (studyInstanceUid: string) => {
    const file = files.get(studyInstanceUid) ?? open(studyInstanceUid);
    files.set(studyInstanceUid, file);
    return file;
  };
  return {
    load: async (studyInstanceUid) => (await fileOf(studyInstanceUid).read())?.measurements ?? [],
    save: async (studyInstanceUid, measurements) => {
      const checked = v.safeParse(v.array(measurementSchema), measurements);
      if (!checked.success || checked.output.some((one) => one.studyInstanceUid !== studyInstanceUid)) {
        throw new AppError('ipc.badRequest');
      }
      await fileOf(studyInstanceUid).write({ version: 1, measurements: checked.output });
    },
  };
}

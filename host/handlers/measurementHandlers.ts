import path from 'node:path';
import type { Handlers } from '../../ipc/contract';
import { checkTarget } from '../jobs/package/target';
import type { Library } from '../library/createLibrary';
import type { MeasurementStore } from '../measurements/measurementStore';
import { replaceFile } from '../settings/jsonFile';
import type { Shell } from '../Shell';
import { withExtension, type ChosenTarget, type Targets } from '../targets/createTargets';

type MeasurementCalls = Extract<keyof Handlers, `measurements.${string}`>;

interface MeasurementParts {
  readonly shell: Shell;
  readonly library: Library;
  readonly measurements: MeasurementStore;
  readonly targets: Targets;
}

/** Answers to what keeps measurements and writes them out. */
export function measurementHandlers(parts: MeasurementParts): Pick<Handlers, MeasurementCalls> {
  const { shell, library, measurements, targets } = parts;
  const choose = async (): Promise<ChosenTarget | null> => {
    const chosen = await shell.chooseSaveFile('measurements.csv', 'csv');
    return chosen === null
      ? null
      : { path: withExtension(chosen, 'csv'), format: 'csv', mayReplaceFile: true };
  };
  return {
    'measurements.load': ({ studyInstanceUid }) => measurements.load(studyInstanceUid),
    'measurements.save': async ({ studyInstanceUid, measurements: all }) => {
      await measurements.save(studyInstanceUid, all);
      return null;
    },
    'measurements.exportCsv': async ({ csv, targetId }) => {
      const target = targetId === undefined ? await choose() : targets.get(targetId, 'csv');
      if (target === null) return null;
      const checked = await checkTarget(target.path, library.rootPaths(), target.mayReplaceFile);
      await replaceFile(checked.path, csv);
      return { name: path.basename(checked.path) };
    },
  };
}

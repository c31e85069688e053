import path from 'node:path';
import * as v from 'valibot';
import { AppError } from '../../core/errors/AppError';
import { settings as settingsSchema, type Settings } from '../../ipc/contract';
import { jsonFile } from './jsonFile';

/** What a first start uses. */
export const defaultSettings: Settings = {
  leftPanelOpen: true,
  rightPanelOpen: true,
  rightPanelTab: 'findings',
  layout: '1x1',
  cineFramesPerSecond: 10,
  fileNamePattern: '',
  exportFormat: 'zip',
  exportPrivacy: 'asIs',
  copySlowMedia: false,
};

/** Values to change; what is absent or undefined stays. */
type Changes = { readonly [Key in keyof Settings]?: Settings[Key] | undefined };

/** The person's settings, kept in `settings.json`. */
export interface SettingsStore {
  get(): Promise<Settings>;
  /** Changes what is named, keeps the rest, gives the whole. */
  set(changes: Changes): Promise<Settings>;
}

/** Opens the settings below `userDataPath`. A file that is broken is set aside and the defaults hold. */
export function createSettingsStore(userDataPath: string): SettingsStore {
  const file = jsonFile(path.join(userDataPath, 'settings.json'), v.record(v.string(), v.unknown()));
  let current: Promise<Settings> | undefined;
  const load = async (): Promise<Settings> => {
    try {
      return withDefaults((await file.read()) ?? {});
    } catch (error) {
      // Choices of layout are no reason to stop: the broken file stays aside, the program starts.
      if (error instanceof AppError && error.code === 'settings.broken') return defaultSettings;
      throw error;
    }
  };
  const get = (): Promise<Settings> => (current ??= load());
  return {
    get,
    set: async (changes) => {
      const named = Object.entries(changes).filter(([, value]) => value !== undefined);
      const next = withDefaults({ ...(await get()), ...Object.fromEntries(named) });
      current = Promise.resolve(next);
      await file.write(next);
      return next;
    },
  };
}

/** Each value that its own schema accepts, else its default; unknown keys are dropped. */
function withDefaults(found: Readonly<Record<string, unknown>>): Settings {
  const accepted = Object.entries(settingsSchema.entries).filter(
    ([key, schema]) => Object.hasOwn(found, key) && v.is(schema, found[key]),
  );
  return { ...defaultSettings, ...Object.fromEntries(accepted.map(([key]) => [key, found[key]])) };
}

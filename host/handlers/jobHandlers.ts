import { AppError } from '../../core/errors/AppError';
import type { Handlers } from '../../ipc/contract';
import type { HostEvents } from '../events/createEvents';
import type { Library } from '../library/createLibrary';
import type { ServerStore } from '../servers/serverStore';
import type { Shell } from '../Shell';
import { withExtension, type Targets } from '../targets/createTargets';

type JobCalls = Extract<keyof Handlers, `export.${string}` | `upload.${string}` | `job.${string}`>;

export interface JobParts {
  readonly shell: Shell;
  readonly library: Library;
  readonly events: HostEvents;
  readonly targets: Targets;
  readonly servers: ServerStore;
  readonly userDataPath: string;
}

/** Answers to exports and uploads. */
export function jobHandlers({ shell, targets }: JobParts): {
  readonly handlers: Pick<Handlers, JobCalls>;
  close(): Promise<void>;
} {
  const unknown = (): Promise<never> => Promise.reject(new AppError('job.unknown'));
  return {
    handlers: {
      'export.preview': unknown,
      'export.chooseTarget': async ({ format, suggestedName }) => {
        const chosen =
          format === 'zip'
            ? await shell.chooseSaveFile(suggestedName, 'zip')
            : await shell.chooseSaveFolder(suggestedName);
        if (chosen === null) return null;
        return targets.add({ path: withExtension(chosen, format), format, mayReplaceFile: format === 'zip' });
      },
      'export.start': unknown,
      'upload.start': unknown,
      'upload.retry': unknown,
      'job.cancel': unknown,
      'job.outcomes': unknown,
      'job.reveal': unknown,
    },
    close: () => Promise.resolve(),
  };
}

import { createHmac, randomBytes } from 'node:crypto';
import { AppError } from '../../core/errors/AppError';
import type { Handlers } from '../../ipc/contract';
import type { Medium } from '../../ipc/media';
import { watchVolumes, type WatchedVolume } from '../arrivals/watchVolumes';
import type { HostEvents } from '../events/createEvents';
import type { Opener } from '../library/createOpener';

type MediaCalls = Extract<keyof Handlers, `media.${string}`>;

export interface MediaParts {
  readonly opener: Opener;
  readonly events: HostEvents;
  /** For tests: folders below which whatever is mounted counts as put in. */
  readonly extraRoots: readonly string[];
}

/** Answers to what is asked of discs and sticks, and the watch over them. */
export function mediaHandlers({ opener, events, extraRoots }: MediaParts): {
  readonly handlers: Pick<Handlers, MediaCalls>;
  close(): void;
} {
  const key = randomBytes(32);
  const watch = watchVolumes({
    idOf: (volume) => createHmac('sha256', key).update(volume).digest('base64url').slice(0, 22),
    onArrived: (volume) => events.emit('media.arrived', mediumOf(volume)),
    onLeft: ({ mediaId }) => events.emit('media.left', { mediaId }),
    extraRoots,
  });
  return {
    handlers: {
      'media.list': async () => (await watch.list()).map(mediumOf),
      'media.open': async ({ mediaId }) => {
        const volume = watch.find(mediaId);
        if (volume === undefined) throw new AppError('source.vanished');
        return opener.open([volume.path]);
      },
    },
    close: () => watch.stop(),
  };
}

const mediumOf = ({ mediaId, volume: { name, kind } }: WatchedVolume): Medium => ({ mediaId, name, kind });

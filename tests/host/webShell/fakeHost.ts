import { AppError } from '../../../core/errors/AppError';
import { createEvents } from '../../../host/events/createEvents';
import type { Host } from '../../../host/Host';
import type { Source } from '../../../host/sources/Source';
import type { Handlers } from '../../../ipc/contract';

/** A host that answers two calls and one frame, for tests of the shells alone. */
export function fakeHost(): Host & {
  emit: ReturnType<typeof createEvents>['emit'];
  readonly opened: Source[];
} {
  const events = createEvents();
  const opened: Source[] = [];
  const handlers = {
    'open.pending': () => Promise.resolve([]),
    'source.cancel': () => Promise.reject(new AppError('ipc.badGrant')),
    'source.close': () => Promise.reject(new Error('a path /secret/of/a/patient')),
  } as unknown as Handlers;
  return {
    handlers,
    opened,
    emit: events.emit,
    onEvent: events.listen,
    openPaths: () => Promise.reject(new AppError('source.notFound')),
    openSource: (source) => {
      opened.push(source);
      return Promise.resolve({ sourceId: 's1', name: source.name, kind: source.kind });
    },
    readFrame: (instanceId, frameIndex) =>
      instanceId === 'i1' && frameIndex === 0
        ? Promise.resolve(Uint8Array.of(1, 2, 3))
        : Promise.reject(new AppError('pixels.frameOutOfRange', { frameIndex })),
    close: () => Promise.resolve(),
  };
}

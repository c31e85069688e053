import type { Host } from '../../host/Host';
import type { EventName, Events } from '../../ipc/contract';

/** The next event of a name that is the right one. */
export function nextEvent<Name extends EventName>(
  host: Host,
  wanted: Name,
  isRight: (detail: Events[Name]) => boolean = () => true,
): Promise<Events[Name]> {
  return new Promise((resolve) => {
    const stop = host.onEvent((name, detail) => {
      if ((name as EventName) !== wanted || !isRight(detail as unknown as Events[Name])) return;
      stop();
      resolve(detail as unknown as Events[Name]);
    });
  });
}

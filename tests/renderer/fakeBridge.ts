import type { DiascopeBridge, EventListenerOfHost } from '../../ipc/bridge';
import type { CallName, EventName, Events, Reply, Request, Response } from '../../ipc/contract';
import { AppError } from '../../core/errors/AppError';

type Answers = {
  readonly [Name in CallName]?: (request: Request<Name>) => Response<Name> | Promise<Response<Name>>;
};

/** A host that answers what a test tells it to, and remembers what it was asked. */
export interface FakeBridge extends DiascopeBridge {
  readonly asked: { readonly name: CallName; readonly request: unknown }[];
  emit<Name extends EventName>(name: Name, detail: Events[Name]): void;
}

/** Calls without an answer fail with `ipc.unknownCall`; an `AppError` thrown by an answer becomes its reply. */
export function fakeBridge(answers: Answers): FakeBridge {
  const listeners = new Set<EventListenerOfHost>();
  const asked: { name: CallName; request: unknown }[] = [];
  return {
    asked,
    async call<Name extends CallName>(name: Name, request: Request<Name>): Promise<Reply<Response<Name>>> {
      asked.push({ name, request });
      try {
        const answer = answers[name] as ((request: Request<Name>) => Response<Name>) | undefined;
        if (answer === undefined) throw new AppError('ipc.unknownCall');
        return { ok: true, value: await answer(request) };
      } catch (error) {
        const { code, facts } = error as AppError;
        return { ok: false, error: { code, facts } };
      }
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    openDropped: () => Promise.resolve({ ok: false, error: { code: 'ipc.unknownCall', facts: {} } }),
    emit(name, detail) {
      for (const listener of listeners) listener(name, detail);
    },
  };
}

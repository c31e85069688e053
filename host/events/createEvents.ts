import type { EventName, Events } from '../../ipc/contract';

/** Gets each event by name with its detail. */
export type EventListener = <Name extends EventName>(name: Name, detail: Events[Name]) => void;

/** The one place from which the host's events leave. */
export interface HostEvents {
  emit<Name extends EventName>(name: Name, detail: Events[Name]): void;
  /** Subscribes to all events; gives the function that ends it. */
  listen(listener: EventListener): () => void;
}

/** Gives a new, empty hub. Events without a listener are lost, by design: the window asks when it is ready. */
export function createEvents(): HostEvents {
  const listeners = new Set<EventListener>();
  return {
    emit: (name, detail) => {
      for (const listener of [...listeners]) listener(name, detail);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

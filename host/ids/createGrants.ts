import { randomBytes } from 'node:crypto';
import { AppError } from '../../core/errors/AppError';

/** Opaque ids for things that stay in the host (paths, sources, targets). */
export interface Grants<T> {
  /** A new id for `value`; not guessable. */
  grant(value: T): string;
  /** @throws {AppError} ipc.badGrant when the id was never given out or was taken back */
  get(id: string): T;
  has(id: string): boolean;
  revoke(id: string): void;
}

/**
 * Gives an empty table of ids.
 * @param capacity the oldest ids are taken back beyond it, so that a long session stays bounded
 */
export function createGrants<T>(capacity = 200_000): Grants<T> {
  const values = new Map<string, T>();
  return {
    grant: (value) => {
      const id = randomBytes(16).toString('base64url');
      values.set(id, value);
      if (values.size > capacity) {
        const oldest = values.keys().next().value;
        if (oldest !== undefined) values.delete(oldest);
      }
      return id;
    },
    get: (id) => {
      const value = values.get(id);
      if (value === undefined) throw new AppError('ipc.badGrant');
      return value;
    },
    has: (id) => values.has(id),
    revoke: (id) => {
      values.delete(id);
    },
  };
}

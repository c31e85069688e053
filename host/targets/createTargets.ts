import path from 'node:path';
import { AppError } from '../../core/errors/AppError';
import type { Target } from '../../ipc/contract';
import { createGrants } from '../ids/createGrants';

export type TargetFormat = 'zip' | 'folder' | 'csv' | 'html';

/** A place to write to that a person has chosen. */
export interface ChosenTarget {
  readonly path: string;
  readonly format: TargetFormat;
  /** The system's dialog has asked whether an existing file may be replaced. */
  readonly mayReplaceFile: boolean;
}

/** Places to write to, by opaque id. */
export interface Targets {
  add(target: ChosenTarget): Target;
  /** @throws {AppError} ipc.badGrant when unknown, or chosen for another format */
  get(targetId: string, format: TargetFormat): ChosenTarget;
}

/** Gives an empty table of targets. */
export function createTargets(): Targets {
  const grants = createGrants<ChosenTarget>(1000);
  return {
    add: (target) => ({ targetId: grants.grant(target), name: path.basename(target.path) }),
    get: (targetId, format) => {
      const target = grants.get(targetId);
      if (target.format !== format) throw new AppError('ipc.badGrant');
      return target;
    },
  };
}

/**
 * Path of a new entry in a folder that a person chose, with the extension that its format needs.
 * @throws {AppError} ipc.badRequest for a name that is a path, or that systems do not take
 */
export function targetPath(folder: string, name: string, format: TargetFormat): string {
  const trimmed = name.trim();
  if (trimmed === '' || /^\.+$/.test(trimmed) || /[/\\:*?"<>|\x00-\x1f]/.test(trimmed))
    throw new AppError('ipc.badRequest');
  return path.join(folder, withExtension(trimmed, format));
}

/** `name` with `.zip`, `.csv` or `.html` at its end; folders have none. */
export function withExtension(name: string, format: TargetFormat): string {
  if (format === 'folder' || name.toLowerCase().endsWith(`.${format}`)) return name;
  return `${name}.${format}`;
}

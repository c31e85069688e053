import type { ErrorCode } from '../../errors/codes';

/** Takes note of what was left out of a description. Codes only, never values. */
export type NoteProblem = (code: ErrorCode) => void;

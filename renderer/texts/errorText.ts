import type { ErrorCode } from '../../core/errors/codes';
import { errorTexts } from '../../core/errors/texts';

/** The sentence for a code. */
export function errorText(code: ErrorCode): string {
  return errorTexts[code];
}

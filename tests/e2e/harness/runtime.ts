/** The two shells that the suite runs in; chosen by `E2E_RUNTIME`. */
export type Runtime = 'web' | 'electron';

/** @throws {Error} for another word */
export function chosenRuntime(): Runtime {
  const word = process.env['E2E_RUNTIME'] || 'web';
  if (word !== 'web' && word !== 'electron') throw new Error(`E2E_RUNTIME is web or electron, not ${word}`);
  return word;
}

import type { LookupTable } from '../types';

/** Gives the entry for `input`, clamped to the first and last entry. @source PS3.3 C.11.1.1.1, C.11.2.1.1 */
export function lookup(table: LookupTable, input: number): number {
  const last = table.entries.length - 1;
  const index = Math.round(input) - table.firstMapped;
  return table.entries[index <= 0 ? 0 : index >= last ? last : index] ?? 0;
}

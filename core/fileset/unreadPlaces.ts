import type { FileProblem, Receipt } from './types';

/**
 * Places of a source from which nothing could be read, with the reason: archives that are protected or damaged, folders
 * that cannot be listed. What is in them is in no count of the receipt.
 */
export function unreadPlaces({ problems, notShown = [] }: Receipt): readonly FileProblem[] {
  const files = new Set(notShown.map(keyOf));
  return problems.filter((problem) => /^(archive|source)\./.test(problem.code) && !files.has(keyOf(problem)));
}

function keyOf({ path, code }: FileProblem): string {
  return `${code}\n${path}`;
}

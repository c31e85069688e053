import type { RandomAccess } from '../../bytes/RandomAccess';
import type { Fragment } from '../../dicom/DataSet';
import { AppError } from '../../errors/AppError';
import { beginsImage, imageHeadBytes } from './beginsImage';
import type { FragmentRun } from './walkFragments';

/**
 * Which fragments make which frame when no offset table says so. Believed in this order: a single frame, which has all
 * fragments; as many fragments as frames, then with empty ones left out; the marks by which a compressed frame begins.
 * Fewer frames than asked for come back when the file has fewer.
 *
 * @throws {AppError} pixels.corrupt when the fragments cannot be told apart
 * @source PS3.5 A.4
 */
export async function groupFragments(
  access: RandomAccess,
  run: FragmentRun,
  numberOfFrames: number,
): Promise<readonly (readonly Fragment[])[]> {
  const all = run.fragments;
  if (numberOfFrames === 1) return all.length === 0 ? [] : [all];
  const fragments = all.length === numberOfFrames ? all : all.filter(({ length }) => length > 0);
  if (fragments.length === numberOfFrames) return fragments.map((fragment) => [fragment]);
  const marked = await groupByMarks(access, fragments);
  if (marked.length === numberOfFrames || (marked.length > 1 && marked.length < numberOfFrames))
    return marked;
  if (fragments.length < numberOfFrames) return fragments.map((fragment) => [fragment]);
  throw new AppError('pixels.corrupt', {
    fragments: fragments.length,
    frames: numberOfFrames,
    marked: marked.length,
  });
}

/** A fragment that begins like a compressed image begins a frame. */
async function groupByMarks(access: RandomAccess, fragments: readonly Fragment[]): Promise<Fragment[][]> {
  const groups: Fragment[][] = [];
  for (const fragment of fragments) {
    const group = groups.at(-1);
    if (
      group === undefined ||
      beginsImage(await access.read(fragment.offset, Math.min(imageHeadBytes, fragment.length)))
    )
      groups.push([fragment]);
    else group.push(fragment);
  }
  return groups;
}

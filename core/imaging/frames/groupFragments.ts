import type { RandomAccess } from '../../bytes/RandomAccess';
import type { Fragment } from '../../dicom/DataSet';
import { AppError } from '../../errors/AppError';
import type { FragmentRun } from './walkFragments';

/**
 * Which fragments make which frame when no offset table says so. Believed in this order: a single frame, which has all
 * fragments; as many fragments as frames; the marks by which a compressed frame begins. Fewer frames than asked for come
 * back when the file has fewer.
 *
 * @throws {AppError} pixels.corrupt when the fragments cannot be told apart
 * @source PS3.5 A.4
 */
export async function groupFragments(
  access: RandomAccess,
  run: FragmentRun,
  numberOfFrames: number,
): Promise<readonly (readonly Fragment[])[]> {
  const { fragments } = run;
  if (numberOfFrames === 1) return fragments.length === 0 ? [] : [fragments];
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
    if (group === undefined || beginsImage(await access.read(fragment.offset, Math.min(12, fragment.length))))
      groups.push([fragment]);
    else group.push(fragment);
  }
  return groups;
}

/** Start Of Image of JPEG and JPEG-LS, start of a JPEG 2000 codestream, or the signature box of JP2. */
function beginsImage(head: Uint8Array): boolean {
  const [a, b, c, d, e] = head;
  if (a === 0xff && b === 0xd8 && c === 0xff) return true;
  if (a === 0xff && b === 0x4f && c === 0xff && d === 0x51) return true;
  return a === 0 && b === 0 && c === 0 && d === 12 && e === 0x6a;
}

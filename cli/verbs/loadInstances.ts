import { dirname, join } from 'node:path';
import { AppError } from '../../core/errors/AppError';
import { buildTree } from '../../core/fileset/buildTree';
import type { FileProblem, InstanceSummary } from '../../core/fileset/types';
import type { JobInstance } from '../../host/jobs/JobInstance';
import { scanSource } from '../../host/scan/scanSource';
import { isFolderKind } from '../../host/sources/folderSource';
import { openSource } from '../../host/sources/openSource';
import { rootPathsOf, type Source } from '../../host/sources/Source';
import type { VerbIo } from '../Verb';

/** What the paths of a command line hold. */
export interface LoadedInstances {
  /** Patient by patient, studies and series as the window shows them, slices in their order. */
  readonly instances: readonly JobInstance[];
  /** Files that are no instances but should be. */
  readonly problems: readonly FileProblem[];
  readonly sourceRoots: readonly string[];
  close(): Promise<void>;
}

/**
 * Opens and scans paths, and keeps them open until `close`.
 * @param passwords of encrypted zips among them
 * @throws {AppError} source.*, archive.*; where no instance can be read the code of the first problem, source.notFound when
 * there is no DICOM in them; job.cancelled
 */
export async function loadInstances(
  paths: readonly string[],
  passwords: readonly string[],
  io: VerbIo,
): Promise<LoadedInstances> {
  const sources: Source[] = [];
  const found = new Map<string, JobInstance>();
  const problems: FileProblem[] = [];
  let lastId = 0;
  const close = async () => {
    for (const source of sources) await source.close();
  };
  try {
    for (const path of paths) {
      const source = await openSource([path], { passwords });
      sources.push(source);
      const toShown = shownPaths(path, source);
      const summaries: InstanceSummary[] = [];
      const { receipt, entries } = await scanSource(source, {
        signal: io.signal,
        nextInstanceId: () => String((lastId += 1)),
        onInstances: (instances) => {
          summaries.push(...instances);
        },
      });
      if (io.signal.aborted) throw new AppError('job.cancelled');
      for (const summary of summaries) {
        const entry = entries.get(summary.instanceId);
        if (entry !== undefined)
          found.set(summary.instanceId, { summary: { ...summary, path: toShown(summary.path) }, entry });
      }
      problems.push(
        ...receipt.problems
          .filter(({ code }) => code !== 'file.notDicom')
          .map(({ path: inner, code }) => ({ path: toShown(inner), code })),
      );
    }
    // Where nothing could be read, why that is so; "nothing is there" is another thing.
    if (found.size === 0)
      throw new AppError(problems[0]?.code ?? 'source.notFound', { reason: 'noInstances' });
    return {
      instances: inOrder(found),
      problems: problems.filter(({ path }) => !isInstance(found, path)),
      sourceRoots: sources.flatMap(rootPathsOf),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Instances with small problems are instances all the same. */
function isInstance(found: ReadonlyMap<string, JobInstance>, path: string): boolean {
  for (const { summary } of found.values()) if (summary.path === path) return true;
  return false;
}

/** Scanning threads finish as they like; names are counted in the order of the tree. */
function inOrder(found: ReadonlyMap<string, JobInstance>): readonly JobInstance[] {
  const ordered = new Map<string, JobInstance>();
  const tree = buildTree([...found.values()].map(({ summary }) => summary));
  for (const { instanceId } of tree.flatMap(({ studies }) =>
    studies.flatMap(({ series }) => series.flatMap(({ instances }) => instances)),
  )) {
    const instance = found.get(instanceId);
    if (instance !== undefined) ordered.set(instanceId, instance);
  }
  for (const [instanceId, instance] of found) if (!ordered.has(instanceId)) ordered.set(instanceId, instance);
  return [...ordered.values()];
}

/** Places inside a source as the person would write them. */
function shownPaths(argument: string, source: Source): (path: string) => string {
  if (source.kind === 'file') return () => argument;
  if (source.kind === 'folder') return (path) => join(argument, path);
  if (isFolderKind(source)) return (path) => join(dirname(argument), path);
  return (path) => argument + path.slice(source.name.length);
}

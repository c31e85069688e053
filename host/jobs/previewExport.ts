import { createNamer } from '../../core/archive/createNamer';
import { parsePattern } from '../../core/archive/fileNamePattern';
import type { ExportPreview } from '../../ipc/contract';
import type { JobInstance } from './JobInstance';
import type { JobPrivacy } from './JobPrivacy';
import { throwIfCancelled } from './package/fileErrors';
import { startAhead } from './startAhead';
import { startJobThreads, type JobThreads } from './threads/jobThreads';
import type { SpareJobThreads } from './threads/spareThreads';

const exampleCount = 5;
/** Instances that are assessed ahead of the one whose turn it is. */
const assessedAhead = 32;

/**
 * Says what an export would do, without writing: what leaves, under which names, what is refused,
 * and which pictures have to be looked at first.
 * @throws {AppError} usage.wrong for a pattern that may not be used; job.cancelled
 */
export async function previewExport(
  instances: readonly JobInstance[],
  privacy: JobPrivacy,
  fileNamePattern: string,
  signal: AbortSignal,
  spare?: SpareJobThreads,
): Promise<ExportPreview> {
  const pattern = parsePattern(fileNamePattern, privacy.kind === 'deidentify');
  const namer = createNamer(
    pattern,
    instances.map(({ summary }) => summary),
  );
  const exampleNames: string[] = [];
  const refused: ExportPreview['refused'][number][] = [];
  const review = new Map<
    string,
    { instanceIds: string[]; reason: NonNullable<Awaited<ReturnType<JobPrivacy['assess']>>['pixelReview']> }
  >();
  let bytes = 0;
  let leaving = 0;
  const threads = startJobThreads({ signal, settings: privacy.threadSettings(), spare });
  const assess = (instance: JobInstance) => privacy.assess(instance, threads);
  const limits = { tasks: assessedAhead, weight: assessedAhead };
  try {
    for await (const { item: instance, result } of startAhead(instances, assess, () => 1, limits)) {
      throwIfCancelled(signal);
      const { instanceId, series } = instance.summary;
      const assessment = await result;
      if (assessment.refused !== undefined) {
        refused.push({ instanceId, code: assessment.refused });
        continue;
      }
      if (assessment.pixelReview !== undefined) {
        const known = review.get(series.seriesInstanceUid);
        if (known === undefined)
          review.set(series.seriesInstanceUid, { instanceIds: [instanceId], reason: assessment.pixelReview });
        else known.instanceIds.push(instanceId);
        continue;
      }
      leaving++;
      bytes += instance.entry.size;
      if (exampleNames.length < exampleCount)
        exampleNames.push(...(await exampleName(instance, privacy, threads, namer.name)));
    }
  } finally {
    await threads.close();
  }
  return {
    instances: leaving,
    bytes,
    exampleNames,
    refused,
    pixelReview: [...review].map(([seriesInstanceUid, { instanceIds, reason }]) => ({
      seriesInstanceUid,
      instanceIds,
      reason,
    })),
  };
}

/** None where the instance turns out not to be readable: the export itself will name it. */
async function exampleName(
  instance: JobInstance,
  privacy: JobPrivacy,
  threads: JobThreads,
  name: (counted: JobInstance['summary'], shown: JobInstance['summary']) => string,
): Promise<readonly string[]> {
  const output = await privacy.prepare(instance, threads, 'none').catch(() => undefined);
  return output === undefined ? [] : [name(instance.summary, output.shown)];
}

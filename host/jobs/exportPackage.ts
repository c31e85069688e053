/**
 * Makes a package of instances, as they are or de-identified. Invariants: each instance has one
 * outcome; a package holds README, manifest and, de-identified, the report beside the instances;
 * nothing of it is there when the job was cancelled or failed; memory holds no instance but those
 * that are just being written.
 */
import { createNamer } from '../../core/archive/createNamer';
import { literalText, parsePattern } from '../../core/archive/fileNamePattern';
import type { ManifestFile } from '../../core/archive/manifest';
import { AppError, asAppError } from '../../core/errors/AppError';
import type { InstanceOutcome, JobProgress } from '../../ipc/contract';
import { isRefusal } from '../share/uploadInstances';
import type { JobInstance } from './JobInstance';
import type { JobPrivacy } from './JobPrivacy';
import { throwIfCancelled } from './package/fileErrors';
import { creationTime, manifestEntry, readmeEntry } from './packageDocuments';
import { startAhead } from './startAhead';
import { startJobThreads, type JobThreads } from './threads/jobThreads';
import type { SpareJobThreads } from './threads/spareThreads';
import { keptLimit } from './threads/keptLimit';
import { createUnpackedSpace, freeBytesBeside, type UnpackedSpace } from './unpackedSpace';
import { writePackage, type PackageEntry, type PackageFormat } from './writePackage';

/** Bytes of instances that may wait for their turn to be written. */
const bytesAhead = 48 * 1024 * 1024;

export interface ExportOptions {
  readonly instances: readonly JobInstance[];
  readonly privacy: JobPrivacy;
  /** Threads that whoever asks has started ahead for this privacy, and ends; without them it has its own. */
  readonly threads?: JobThreads;
  readonly spareThreads?: SpareJobThreads;
  /** Pattern of file names; empty for the default. */
  readonly fileNamePattern: string;
  readonly format: PackageFormat;
  readonly targetPath: string;
  readonly mayReplaceFile?: boolean;
  readonly password?: string | undefined;
  readonly sourceRoots: readonly string[];
  readonly version: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: {
    readonly phase: JobProgress['phase'];
    readonly done: number;
    readonly bytes: number;
  }) => void;
  readonly onPart?: (partPath: string, isThere: boolean) => Promise<void>;
  readonly now?: Date;
  /** Free bytes of the disk on which a path lies. */
  readonly freeBytes?: (path: string) => Promise<number>;
}

export interface ExportResult {
  /** One for each instance that was reached, in order. */
  readonly outcomes: readonly InstanceOutcome[];
  /** What kept the package from being made; then nothing of it is there. */
  readonly error?: AppError;
}

/** @throws {AppError} usage.wrong for a pattern that may not be used; everything else is told in the result */
export async function exportPackage(options: ExportOptions): Promise<ExportResult> {
  const { instances, privacy, signal } = options;
  const isDeidentified = privacy.kind === 'deidentify';
  const pattern = parsePattern(options.fileNamePattern, isDeidentified);
  const namer = createNamer(
    pattern,
    instances.map(({ summary }) => summary),
  );
  const chosenText = options.fileNamePattern.trim() === '' ? '' : literalText(pattern).trim();
  const outcomes = new Map<string, InstanceOutcome>();
  /** By name; small, since there may be 100,000 of them. */
  const written = new Map<string, { readonly instanceId: string; readonly sopInstanceUid: string }>();
  const files: ManifestFile[] = [];
  const failed = (instanceId: string, error: AppError) =>
    outcomes.set(instanceId, {
      instanceId,
      status: isRefusal(error.code) ? 'refused' : 'failed',
      code: error.code,
    });
  const isDone = () => outcomes.size;
  let bytes = 0;
  const threads =
    options.threads ??
    startJobThreads({ signal, settings: privacy.threadSettings(), spare: options.spareThreads });
  threads.prepare();
  const form = options.format === 'zip' ? 'zip' : 'bytes';
  const prepare = (instance: JobInstance) => privacy.prepare(instance, threads, form);

  let space: UnpackedSpace | undefined;
  const freeBytes = options.freeBytes ?? freeBytesBeside;

  async function* entries(): AsyncGenerator<PackageEntry> {
    const weightOf = ({ entry }: JobInstance) => Math.min(entry.size, keptLimit);
    const limits = { tasks: threads.tasksAhead, weight: bytesAhead };
    for await (const { item: instance, result } of startAhead(instances, prepare, weightOf, limits)) {
      throwIfCancelled(signal);
      const { instanceId } = instance.summary;
      try {
        const output = await result;
        if (instance.entry.isFromArchive === true) {
          // Its size is what came out, or what the writer holds it to.
          space ??= createUnpackedSpace(await freeBytes(options.targetPath));
          space.take(output.size);
        }
        if (chosenText !== '') output.checkName?.(chosenText);
        const name = namer.name(instance.summary, output.shown);
        written.set(name, { instanceId, sopInstanceUid: output.sopInstanceUid });
        const { size, isCompressed, packed } = output;
        yield { name, size, isCompressed, packed, chunks: () => output.chunks() };
      } catch (error) {
        failed(instanceId, asAppError(error, 'source.unreadable'));
      }
      options.onProgress?.({ phase: 'writing', done: isDone(), bytes });
    }
    const count = [...outcomes.values()].filter(({ status }) => status === 'ok').length;
    if (count === 0) throw new AppError('write.nothingLeft');
    const facts = {
      tool: `Diascope ${options.version}`,
      created: creationTime(options.now ?? new Date(), isDeidentified),
      instances: count,
      isDeidentified,
      isEncrypted: options.password !== undefined,
    };
    yield readmeEntry(facts);
    for (const entry of privacy.reportEntries(facts.tool, facts.created, outcomes)) yield entry;
    yield manifestEntry(facts, files);
  }

  try {
    await writePackage({
      targetPath: options.targetPath,
      format: options.format,
      entries: entries(),
      threads,
      signal,
      password: options.password,
      sourceRoots: options.sourceRoots,
      ...(options.mayReplaceFile === undefined ? {} : { mayReplaceFile: options.mayReplaceFile }),
      ...(options.onPart === undefined ? {} : { onPart: options.onPart }),
      onEntry(file) {
        const output = written.get(file.name);
        bytes += file.size;
        files.push(output === undefined ? file : { ...file, sopInstanceUid: output.sopInstanceUid });
        if (output === undefined) return;
        const { instanceId } = output;
        outcomes.set(instanceId, { instanceId, status: 'ok', name: file.name });
      },
      onEntryFailed(name, error) {
        const output = written.get(name);
        if (output === undefined) return;
        written.delete(name);
        failed(output.instanceId, error);
      },
      onProgress(progress) {
        if (progress.phase === 'verifying')
          options.onProgress?.({
            phase: 'verifying',
            done: Math.min(progress.entries, instances.length),
            bytes: progress.bytes,
          });
      },
    });
    return { outcomes: [...outcomes.values()] };
  } catch (error) {
    // Nothing has been written after all; what was refused or failed is still worth knowing.
    const known = [...outcomes.values()].filter(({ status }) => status !== 'ok');
    return { outcomes: known, error: asAppError(error, 'write.failed') };
  } finally {
    if (options.threads === undefined) await threads.close();
  }
}

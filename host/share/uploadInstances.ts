/**
 * Sends instances by STOW-RS (PS3.18 10.5) in batches. Invariants: every instance gets one outcome at
 * most; "ok" is said only when the server named the instance as stored and, where it can be searched,
 * lists it; nothing larger than a chunk is held, since instances are read from their source while
 * they are sent; after an error that concerns the server as a whole nothing more is sent.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { AppError, asAppError } from '../../core/errors/AppError';
import type { ErrorCode } from '../../core/errors/codes';
import type { InstanceOutcome } from '../../ipc/contract';
import { throwIfCancelled } from '../jobs/package/fileErrors';
import { findNotListed } from './confirmStored';
import { sendBatch, type BatchContext, type UploadItem } from './sendBatch';
import { connectServer, type ServerAddress, type ServerLimits } from './serverRequest';
import { testServer } from './testServer';

export type { UploadItem } from './sendBatch';

/** What a preparing step gives: an item, or why there is none. */
export type PreparedItem = UploadItem | { readonly instanceId: string; readonly error: AppError };

export interface UploadOptions {
  readonly server: ServerAddress;
  readonly items: AsyncIterable<PreparedItem>;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: {
    readonly phase: 'sending' | 'finishing';
    readonly done: number;
    readonly bytes: number;
  }) => void;
  /** Called for each instance that the server named as stored, before its batch is followed by another. */
  readonly onAcknowledged?: (item: UploadItem) => void;
  readonly batch?: { readonly instances: number; readonly bytes: number };
  readonly limits?: ServerLimits;
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface UploadResult {
  /** In the order in which they became known; instances that were not reached are not among them. */
  readonly outcomes: readonly InstanceOutcome[];
  /** Why the job stopped early. */
  readonly error?: AppError;
  /** Whether the server was asked afterwards and lists all that it took. */
  readonly isConfirmed: boolean;
}

/** Small enough that a lost connection costs seconds, large enough that the answers cost nothing. */
const defaultBatch = { instances: 25, bytes: 32 * 1024 * 1024 };
/** Instances in a row that the server may fail on before it is left alone. */
const patience = 10;

/** @throws {AppError} server.badUrl; everything else is told in the result */
export async function uploadInstances(options: UploadOptions): Promise<UploadResult> {
  const { signal, onProgress } = options;
  const pause = options.pause ?? ((ms, stop) => wait(ms, undefined, { signal: stop }));
  const connection = connectServer(options.server, options.limits);
  const outcomes = new Map<string, InstanceOutcome>();
  const taken: UploadItem[] = [];
  let bytes = 0;
  let failedInRow = 0;
  const note = (outcome: InstanceOutcome) => {
    outcomes.set(outcome.instanceId, outcome);
    onProgress?.({ phase: 'sending', done: outcomes.size, bytes });
  };
  const context: BatchContext = {
    connection,
    signal,
    pause,
    onBytes(count) {
      bytes += count;
      onProgress?.({ phase: 'sending', done: outcomes.size, bytes });
    },
    onResult(item, error) {
      failedInRow = error?.code === 'server.failed' ? failedInRow + 1 : 0;
      if (error === undefined) {
        taken.push(item);
        options.onAcknowledged?.(item);
        note({ instanceId: item.instanceId, status: 'ok' });
      } else {
        note({ instanceId: item.instanceId, status: 'failed', code: error.code });
        if (failedInRow >= patience) throw error;
      }
    },
  };

  let isConfirmed = false;
  let error: AppError | undefined;
  try {
    // A wrong password or address shows before any patient's data is on its way.
    const { canSearch } = await testServer(connection, signal).catch(storeOnly);
    await sendAll(options, context, note);
    onProgress?.({ phase: 'finishing', done: outcomes.size, bytes });
    const missing = canSearch ? await findNotListed(connection, taken, signal, pause) : undefined;
    for (const item of missing ?? [])
      note({ instanceId: item.instanceId, status: 'failed', code: 'server.notStored' });
    isConfirmed = missing?.length === 0;
  } catch (failure) {
    error = signal.aborted
      ? new AppError('job.cancelled', {}, failure)
      : asAppError(failure, 'internal.unexpected');
  } finally {
    connection.close();
  }
  return { outcomes: [...outcomes.values()], isConfirmed, ...(error === undefined ? {} : { error }) };
}

async function sendAll(
  options: UploadOptions,
  context: BatchContext,
  note: (outcome: InstanceOutcome) => void,
): Promise<void> {
  const limit = options.batch ?? defaultBatch;
  let batch: UploadItem[] = [];
  let bytes = 0;
  for await (const item of options.items) {
    throwIfCancelled(options.signal);
    if ('error' in item) {
      note({
        instanceId: item.instanceId,
        status: isRefusal(item.error.code) ? 'refused' : 'failed',
        code: item.error.code,
      });
      continue;
    }
    if (batch.length > 0 && (batch.length >= limit.instances || bytes + item.size > limit.bytes)) {
      await sendBatch(batch, context);
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += item.size;
  }
  if (batch.length > 0) await sendBatch(batch, context);
}

/** Whether a code says that we would not, rather than could not. */
export function isRefusal(code: ErrorCode): boolean {
  return code.startsWith('deid.');
}

/** A server that cannot be searched may still store; what would stop storing as well stops here. */
function storeOnly(error: unknown): { canSearch: boolean } {
  const harmless: readonly ErrorCode[] = [
    'server.notFound',
    'server.failed',
    'server.conflict',
    'server.tooLarge',
  ];
  if (error instanceof AppError && harmless.includes(error.code)) return { canSearch: false };
  throw error;
}

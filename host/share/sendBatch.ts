/**
 * One batch of instances to a server. Invariants: every item gets its result once; an item whose own
 * bytes fail is left out and the others are sent again; what concerns the whole server is thrown.
 */
import { randomBytes } from 'node:crypto';
import { AppError, asAppError } from '../../core/errors/AppError';
import type { ErrorCode } from '../../core/errors/codes';
import { multipartFraming } from '../../core/web/multipart';
import { parseStoreAnswer, type StoreAnswer } from '../../core/web/parseStoreAnswer';
import { statusError } from '../../core/web/statusError';
import type { ServerAnswer, ServerConnection } from './serverRequest';

/** An instance ready to be sent. */
export interface UploadItem {
  readonly instanceId: string;
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
  /** Exact number of bytes that `chunks` gives. */
  readonly size: number;
  /** Called again for every try. */
  chunks(): AsyncIterable<Uint8Array>;
}

export interface BatchContext {
  readonly connection: ServerConnection;
  readonly signal: AbortSignal;
  /** Waits before a try is repeated. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  onBytes(count: number): void;
  /** Called once for each item, as soon as it is known: undefined when the server has it. */
  onResult(item: UploadItem, error: AppError | undefined): void;
}

/** Errors that every other request to this server would meet as well. */
const stopping: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'server.unreachable',
  'server.badCertificate',
  'server.unauthorized',
  'server.forbidden',
  'server.notFound',
  'server.badAnswer',
  'server.redirect',
  'server.timeout',
  'server.busy',
]);
const busyTries = 4;
const longestPauseMs = 60_000;

/**
 * Sends instances in one request and tells the outcome of each: by the server's list where it gives
 * one, in halves where they are too much at once, one by one where the server failed on all of them.
 * @throws {AppError} one that concerns the server as a whole, after the items have got it as their
 * outcome; job.cancelled
 */
export async function sendBatch(items: readonly UploadItem[], context: BatchContext): Promise<void> {
  const reading: { failed?: { item: UploadItem; error: unknown } } = {};
  let answer: ServerAnswer;
  try {
    answer = await postPatiently(items, context, reading);
  } catch (error) {
    if (context.signal.aborted) throw new AppError('job.cancelled', {}, error);
    if (reading.failed === undefined)
      return refuseAll(items, asAppError(error, 'server.unreachable'), context);
    const { item } = reading.failed;
    context.onResult(item, asAppError(reading.failed.error, 'source.unreadable'));
    return sendRest(
      items.filter((one) => one !== item),
      context,
    );
  }
  const outcomes = readOutcomes(answer);
  const error = statusError(answer.status, answer.retryAfter);
  if (outcomes instanceof AppError) {
    if (error === undefined) return refuseAll(items, outcomes, context);
    if (error.code === 'server.tooLarge' && items.length > 1) return sendInHalves(items, context);
    if (error.code === 'server.failed' && items.length > 1) return sendOneByOne(items, context);
    return refuseAll(items, error, context);
  }
  for (const item of items) context.onResult(item, outcomeOf(item, outcomes, error));
}

async function sendRest(items: readonly UploadItem[], context: BatchContext): Promise<void> {
  if (items.length > 0) await sendBatch(items, context);
}

async function sendInHalves(items: readonly UploadItem[], context: BatchContext): Promise<void> {
  const middle = Math.ceil(items.length / 2);
  await sendBatch(items.slice(0, middle), context);
  await sendBatch(items.slice(middle), context);
}

async function sendOneByOne(items: readonly UploadItem[], context: BatchContext): Promise<void> {
  for (const item of items) await sendBatch([item], context);
}

/** Gives all items the same outcome and stops the job where the next batch would get it, too. */
function refuseAll(items: readonly UploadItem[], error: AppError, context: BatchContext): void {
  for (const item of items) context.onResult(item, error);
  if (stopping.has(error.code)) throw error;
}

/** Repeats while the server is busy, and once after a lost connection (it may have closed an idle one). */
async function postPatiently(
  items: readonly UploadItem[],
  context: BatchContext,
  reading: { failed?: { item: UploadItem; error: unknown } },
): Promise<ServerAnswer> {
  let isRepeated = false;
  for (let busy = 1; ;) {
    try {
      const answer = await post(items, context, reading);
      const error = statusError(answer.status, answer.retryAfter);
      if (error?.code !== 'server.busy' || busy >= busyTries) return answer;
      const seconds = Number(error.facts['retryAfterSeconds'] ?? 2 ** busy);
      await context.pause(Math.min(longestPauseMs, seconds * 1000), context.signal);
      busy++;
    } catch (error) {
      const isLost = error instanceof AppError && error.code === 'server.unreachable';
      if (!isLost || isRepeated || reading.failed !== undefined || context.signal.aborted) throw error;
      isRepeated = true;
      await context.pause(500, context.signal);
    }
  }
}

function post(
  items: readonly UploadItem[],
  context: BatchContext,
  reading: { failed?: { item: UploadItem; error: unknown } },
): Promise<ServerAnswer> {
  const framing = multipartFraming(`diascope-${randomBytes(18).toString('hex')}`);
  const chunks = async function* () {
    for (const [index, item] of items.entries()) {
      yield framing.head(index);
      let size = 0;
      try {
        for await (const chunk of item.chunks()) {
          size += chunk.length;
          if (size > item.size) break;
          yield chunk;
          context.onBytes(chunk.length);
        }
        if (size !== item.size) throw new AppError('source.changed', { expected: item.size, found: size });
      } catch (error) {
        reading.failed = { item, error };
        throw error;
      }
    }
    yield framing.tail;
  };
  const length = framing.length(items.map(({ size }) => size));
  return context.connection.send({
    method: 'POST',
    path: 'studies',
    accept: 'application/dicom+json',
    body: { contentType: framing.contentType, length, chunks },
    signal: context.signal,
  });
}

/** The server's list, or server.badAnswer when there is none to be read. */
function readOutcomes(answer: ServerAnswer): StoreAnswer | AppError {
  try {
    return parseStoreAnswer(answer.text);
  } catch (error) {
    return asAppError(error, 'server.badAnswer');
  }
}

/** An instance that a success does not mention has not been acknowledged: it counts as not stored. */
function outcomeOf(
  item: UploadItem,
  outcomes: StoreAnswer,
  error: AppError | undefined,
): AppError | undefined {
  const reason = outcomes.failed.get(item.sopInstanceUid);
  if (reason !== undefined) return new AppError('server.instanceRefused', { reason });
  if (outcomes.stored.has(item.sopInstanceUid)) return undefined;
  return error ?? new AppError('server.badAnswer', { reason: 'instanceNotNamed' });
}

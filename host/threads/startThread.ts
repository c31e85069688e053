import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../core/errors/AppError';
import { stateLength } from './threadState';

/** A thread and the memory in which it says what it is at. */
export interface StartedThread {
  readonly worker: Worker;
  /** As `threadState` says. */
  readonly state: Int32Array;
}

/** Memory of one thread in MB; buffers stand outside of it. */
export interface ThreadMemory {
  readonly maxOldGenerationSizeMb: number;
  readonly maxYoungGenerationSizeMb: number;
}

/**
 * Starts a thread that parses. It does not keep the program running.
 * @param script as `workerFile` gives it
 * @throws {AppError} internal.unexpected when the script was not built
 */
export function startThread(script: string, resourceLimits: ThreadMemory): StartedThread {
  if (!existsSync(script)) throw new AppError('internal.unexpected', { missing: basename(script, '.cjs') });
  const memory = new SharedArrayBuffer(stateLength * Int32Array.BYTES_PER_ELEMENT);
  const worker = new Worker(script, { workerData: { state: memory }, resourceLimits });
  worker.unref();
  // A thread that is given up may still fail; without a listener that would end the program.
  worker.on('error', () => undefined);
  return { worker, state: new Int32Array(memory) };
}

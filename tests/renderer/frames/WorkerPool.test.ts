import { describe, expect, it } from 'vitest';
import type { DecodedFrame, PixelDescription } from '../../../core/imaging/types';
import type { DecodeAnswer, DecodeRequest } from '../../../renderer/frames/decodeMessages';
import { poolSize, WorkerPool, type DecodeWorker } from '../../../renderer/frames/WorkerPool';

const pixel = { rows: 1, columns: 1 } as PixelDescription;
const frame = { rows: 1, columns: 1, values: Uint8Array.of(7) } as unknown as DecodedFrame;

/** A worker whose answers the test gives. */
class FakeWorker implements DecodeWorker {
  onmessage: DecodeWorker['onmessage'] = null;
  onerror: DecodeWorker['onerror'] = null;
  onmessageerror: DecodeWorker['onmessageerror'] = null;
  readonly requests: DecodeRequest[] = [];
  isEnded = false;

  postMessage(request: DecodeRequest): void {
    this.requests.push(request);
  }

  terminate(): void {
    this.isEnded = true;
  }

  answer(answer: Partial<DecodeAnswer> & { ok: boolean }): void {
    const id = this.requests.at(-1)?.id;
    this.onmessage?.call(this as unknown as Worker, { data: { id, ...answer } } as MessageEvent);
  }

  crash(): void {
    const event = { preventDefault: () => undefined } as ErrorEvent;
    this.onerror?.call(this as unknown as Worker, event);
  }
}

function pool(size: number) {
  const workers: FakeWorker[] = [];
  const create = () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  };
  return { workers, pool: new WorkerPool(create, size) };
}

const never = new AbortController().signal;
const bytes = () => Uint8Array.of(1, 2, 3);

describe('WorkerPool', () => {
  it('makes workers as they are needed, and no more than its size', async () => {
    const { pool: decoding, workers } = pool(2);
    const results = [1, 2, 3].map(() => decoding.decode(bytes(), pixel, () => 0, never));
    expect(workers).toHaveLength(2);
    workers[0]?.answer({ ok: true, frame });
    expect(await results[0]).toBe(frame);
    expect(workers[0]?.requests).toHaveLength(2);
  });

  it('uses the worker that was made ahead of time', () => {
    const { pool: decoding, workers } = pool(2);
    decoding.warm();
    expect(workers).toHaveLength(1);
    void decoding.decode(bytes(), pixel, () => 0, never);
    expect(workers).toHaveLength(1);
    expect(workers[0]?.requests).toHaveLength(1);
  });

  it('passes on the code that the worker answers', async () => {
    const { pool: decoding, workers } = pool(1);
    const result = decoding.decode(bytes(), pixel, () => 0, never);
    workers[0]?.answer({ ok: false, code: 'pixels.truncated', facts: { needed: 5 } });
    await expect(result).rejects.toMatchObject({ code: 'pixels.truncated', facts: { needed: 5 } });
  });

  it('replaces a worker that crashed; only its own frame fails', async () => {
    const { pool: decoding, workers } = pool(1);
    const lost = decoding.decode(bytes(), pixel, () => 0, never);
    const next = decoding.decode(bytes(), pixel, () => 0, never);
    workers[0]?.crash();
    await expect(lost).rejects.toMatchObject({ code: 'pixels.corrupt' });
    expect(workers[0]?.isEnded).toBe(true);
    expect(workers).toHaveLength(2);
    workers[1]?.answer({ ok: true, frame });
    expect(await next).toBe(frame);
  });

  it('gives up waiting work at once, and ignores the answer of work that runs', async () => {
    const { pool: decoding, workers } = pool(1);
    const running = new AbortController();
    const waiting = new AbortController();
    const first = decoding.decode(bytes(), pixel, () => 0, running.signal);
    const second = decoding.decode(bytes(), pixel, () => 0, waiting.signal);
    waiting.abort();
    running.abort();
    await expect(first).rejects.toMatchObject({ code: 'job.cancelled' });
    await expect(second).rejects.toMatchObject({ code: 'job.cancelled' });
    workers[0]?.answer({ ok: true, frame });
    expect(workers[0]?.requests).toHaveLength(1);
  });

  it('says when a worker takes a frame', () => {
    const { pool: decoding, workers } = pool(1);
    const begun: number[] = [];
    for (const place of [1, 2])
      void decoding.decode(
        bytes(),
        pixel,
        () => 0,
        never,
        () => begun.push(place),
      );
    expect(begun).toEqual([1]);
    workers[0]?.answer({ ok: true, frame });
    expect(begun).toEqual([1, 2]);
  });

  it('decodes the slice on screen before those that wait longer', () => {
    const { pool: decoding, workers } = pool(1);
    const sent = [10, 1000, 10, 0].map((priority, place) => {
      const stored = Uint8Array.of(place);
      void decoding.decode(stored, pixel, () => priority, never);
      return stored;
    });
    for (let left = 3; left > 0; left--) workers[0]?.answer({ ok: true, frame });
    expect(workers[0]?.requests.map(({ stored }) => sent.findIndex((one) => one === stored))).toEqual([
      0, 3, 2, 1,
    ]);
  });

  it('decodes first what became the slice on screen while it waited as a neighbour', () => {
    const { pool: decoding, workers } = pool(1);
    const wanted = [10, 11, 12];
    const sent = wanted.map((_, place) => {
      const stored = Uint8Array.of(place);
      void decoding.decode(stored, pixel, () => wanted[place] ?? 0, never);
      return stored;
    });
    wanted[2] = 0;
    workers[0]?.answer({ ok: true, frame });
    expect(workers[0]?.requests.at(-1)?.stored).toBe(sent[2]);
  });

  it('leaves one core of more than two to the window and never takes more than four', () => {
    expect([1, 2, 3, 4, 5, 64].map(poolSize)).toEqual([1, 2, 2, 3, 4, 4]);
  });
});

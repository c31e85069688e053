/**
 * Brings the current slice of a stack. While it is on its way, the former one stays, named as what it is, for 100 ms, and then
 * gives way to "loading". Who scrolls faster than frames can be decoded sees, in place of nothing, those slices on the way
 * that a worker had begun, each named as what it is. A slice whose medium is out is asked for again
 * without a word until it is back, and one that a DICOMDIR had told wrongly of as soon as the list is corrected.
 */
import { asAppError } from '../../core/errors/AppError';
import type { ErrorCode } from '../../core/errors/codes';
import type { InstanceSummary } from '../../core/fileset/types';
import { isCancelled } from '../frames/cancelled';
import type { FrameStore, LoadedFrame } from '../frames/FrameStore';
import { Prefetcher } from '../frames/Prefetcher';
import { urgent } from '../frames/TaskQueue';
import type { SliceRef } from './api';

export interface SliceEvents {
  onLoading(index: number): void;
  onShow(index: number, loaded: LoadedFrame): void;
  onFailed(index: number, code: ErrorCode): void;
}

const patienceMs = 100;
/** So near to the slice asked for must one be that is shown on the way to it: after a leap the one left is of no use. */
const nearby = 8;
/** So often is looked whether a medium is back: as often as for discs that are put in. */
const lookAgainMs = 2000;

export class SliceLoader {
  readonly #frames: FrameStore;
  readonly #events: SliceEvents;
  readonly #prefetcher: Prefetcher;
  #stack: readonly SliceRef[] = [];
  #index = 0;
  #direction: 1 | -1 = 1;
  /** The last one shown: its size says how many neighbours fit. */
  #shown: LoadedFrame | null = null;
  #controller: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What failed and may come all the same. */
  #awaited: InstanceSummary | null = null;

  constructor(frames: FrameStore, events: SliceEvents) {
    this.#frames = frames;
    this.#events = events;
    this.#prefetcher = new Prefetcher(frames);
  }

  /** Another stack; nothing is shown until `goTo`. */
  setStack(stack: readonly SliceRef[]): void {
    this.stop();
    this.#stack = stack;
    this.#index = 0;
    this.#shown = null;
  }

  /**
   * The same stack with more or fewer slices. The current slice stays the current one, on screen or on its way: a scan that brings
   * instances must not begin its load again and again. Where it is gone, the first slice comes.
   */
  replaceStack(stack: readonly SliceRef[]): void {
    const current = this.#stack[this.#index];
    this.#stack = stack;
    const index = stack.findIndex(
      (slice) =>
        slice.instance.instanceId === current?.instance.instanceId && slice.frameIndex === current.frameIndex,
    );
    if (index < 0) {
      this.goTo(0);
      return;
    }
    this.#index = index;
    if (this.#awaited !== null && stack[index]?.instance !== this.#awaited) this.goTo(index);
    else if (this.#controller === null && this.#shown !== null) this.#aim(this.#shown);
  }

  /** The slice asked for last. */
  get index(): number {
    return this.#index;
  }

  goTo(index: number): void {
    const slice = this.#stack[index];
    if (slice === undefined) return;
    if (index !== this.#index) this.#direction = index > this.#index ? 1 : -1;
    this.#passBy();
    this.#index = index;
    this.#giveUpCurrent();
    const { instanceId } = slice.instance;
    const ready = this.#frames.peek(instanceId, slice.frameIndex);
    if (ready !== undefined) {
      this.#show(ready);
      return;
    }
    this.#load(slice);
    this.#waitPatiently();
    // Also while it is on its way: who scrolls fast may be past it before it is there.
    if (this.#shown !== null) this.#aim(this.#shown);
  }

  stop(): void {
    this.#giveUpCurrent();
    this.#prefetcher.stop();
  }

  /** @param told what was already said to be wrong with it */
  #load({ instance, frameIndex }: SliceRef, told?: ErrorCode): void {
    const controller = new AbortController();
    this.#controller = controller;
    this.#frames.load(instance.instanceId, frameIndex, urgent, controller.signal).then(
      (loaded) => {
        if (this.#controller === controller) this.#show(loaded);
      },
      (error: unknown) => {
        if (this.#controller !== controller || isCancelled(error)) return;
        this.#giveUpCurrent();
        const { code } = asAppError(error, 'pixels.corrupt');
        if (mayCome(code)) {
          this.#awaited = instance;
          this.#timer = setTimeout(() => this.#lookAgain(code), lookAgainMs);
        }
        if (code === told) return;
        this.#events.onFailed(this.#index, code);
        if (this.#shown !== null) this.#aim(this.#shown);
      },
    );
  }

  #lookAgain(told: ErrorCode): void {
    const slice = this.#stack[this.#index];
    if (slice !== undefined) this.#load(slice, told);
  }

  #waitPatiently(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#events.onLoading(this.#index), patienceMs);
  }

  /** The slice that is left before it was there may still be of use on the way. */
  #passBy(): void {
    const slice = this.#controller === null ? undefined : this.#stack[this.#index];
    const decoding = slice && this.#frames.decoding(slice.instance.instanceId, slice.frameIndex);
    decoding?.then(
      (loaded) => {
        if (this.#controller !== null) this.#showOnTheWay(loaded);
      },
      // It is asked for again when it is wanted, and says so then.
      () => undefined,
    );
  }

  #showOnTheWay(loaded: LoadedFrame): void {
    const place = this.#placeOf(loaded);
    const shownPlace = this.#shown === null ? -1 : this.#placeOf(this.#shown);
    const distance = place < 0 ? Infinity : Math.abs(place - this.#index);
    const isNearer = shownPlace < 0 || distance < Math.abs(shownPlace - this.#index);
    if (distance > nearby || !isNearer) return;
    this.#shown = loaded;
    this.#waitPatiently();
    this.#events.onShow(place, loaded);
  }

  /** Where a frame stands in the stack; -1 where it does not. */
  #placeOf(of: LoadedFrame): number {
    return this.#stack.findIndex(
      ({ instance, frameIndex }) => instance.instanceId === of.instanceId && frameIndex === of.frameIndex,
    );
  }

  #show(loaded: LoadedFrame): void {
    this.#giveUpCurrent();
    this.#shown = loaded;
    this.#events.onShow(this.#index, loaded);
    this.#aim(loaded);
  }

  #aim(loaded: LoadedFrame): void {
    this.#prefetcher.aim(this.#stack, this.#index, this.#direction, loaded);
  }

  #giveUpCurrent(): void {
    clearTimeout(this.#timer);
    this.#awaited = null;
    const former = this.#controller;
    this.#controller = null;
    former?.abort();
  }
}

/** Nothing is in the drive, or another disc; or the list is about to be corrected. */
function mayCome(code: ErrorCode): boolean {
  return code === 'source.vanished' || code === 'source.otherFile' || code === 'dicomdir.differs';
}

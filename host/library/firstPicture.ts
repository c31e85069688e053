/**
 * Lets a scan stand aside while the window brings its first picture: reading on would take the disc and the processors from
 * it. Invariant: nobody waits for longer than the times below, whatever the window does.
 */
import type { InstanceSummary } from '../../core/fileset/types';

/** So long the window may take to ask, and so long, from then on, to draw. */
const patienceMs = 1000;

/** The first picture of one scan. */
export interface FirstPicture {
  /** The window was told of these. */
  told(instances: readonly InstanceSummary[]): void;
  /** The window asks for a frame. One that draws its first picture asks for others only when that is there. */
  asked(): void;
  /** Ends at once, or when the picture is there or nobody seems to want one. */
  wait(): Promise<void>;
  /** Lets all that wait go on. */
  end(): void;
}

/** Nothing was told yet, so nothing waits. */
export function createFirstPicture(): FirstPicture {
  let state: 'notTold' | 'told' | 'asked' | 'ended' = 'notTold';
  let timer: NodeJS.Timeout | undefined;
  let release: () => void = () => undefined;
  let waiting: Promise<void> = Promise.resolve();
  const end = (): void => {
    state = 'ended';
    clearTimeout(timer);
    release();
  };
  const endSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(end, patienceMs);
  };
  return {
    told: (instances) => {
      if (state !== 'notTold' || !instances.some(({ isDisplayable }) => isDisplayable)) return;
      state = 'told';
      waiting = new Promise((resolve) => (release = resolve));
      endSoon();
    },
    asked: () => {
      if (state === 'asked') end();
      if (state !== 'told') return;
      state = 'asked';
      endSoon();
    },
    wait: () => waiting,
    end,
  };
}

/** How many chunks of a stream may be under way from a thread, so that neither side gathers them. */
export interface ChunkCredit {
  /** Waits until one more may be sent; false when no more is wanted. */
  take(): Promise<boolean>;
  give(): void;
  end(): void;
}

/** Chunks that may be sent before the first is taken. */
export const firstCredit = 4;

/** A credit of `firstCredit`. */
export function createChunkCredit(): ChunkCredit {
  let left = firstCredit;
  let isEnded = false;
  let resume: (() => void) | undefined;
  const wake = (): void => {
    resume?.();
    resume = undefined;
  };
  return {
    async take() {
      while (left === 0 && !isEnded) {
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
      }
      left -= 1;
      return !isEnded;
    },
    give() {
      left += 1;
      wake();
    },
    end() {
      isEnded = true;
      wake();
    },
  };
}

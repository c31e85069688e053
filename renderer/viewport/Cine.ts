/** Plays a stack in a circle. A slice that is not there yet is waited for: none is skipped, none is shown twice. */
export class Cine {
  readonly #step: () => void;
  readonly #isReady: () => boolean;
  #timer: ReturnType<typeof setInterval> | undefined;
  #framesPerSecond = 10;

  /** @param step goes one slice on @param isReady whether the slice of the last step is shown or failed */
  constructor(step: () => void, isReady: () => boolean) {
    this.#step = step;
    this.#isReady = isReady;
  }

  get isRunning(): boolean {
    return this.#timer !== undefined;
  }

  get framesPerSecond(): number {
    return this.#framesPerSecond;
  }

  /** The rate to start with; the file's own where it says one. */
  setRate(framesPerSecond: number): void {
    this.#framesPerSecond = Math.max(1, Math.min(60, framesPerSecond));
    if (this.isRunning) this.start();
  }

  start(): void {
    this.stop();
    this.#timer = setInterval(() => {
      if (this.#isReady()) this.#step();
    }, 1000 / this.#framesPerSecond);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

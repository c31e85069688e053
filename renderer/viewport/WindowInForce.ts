import type { View } from '../../core/imaging/display/view';
import type { WindowSetting } from '../../core/imaging/types';
import type { LoadedFrame } from '../frames/FrameStore';
import type { Windowing } from './api';
import { autoWindow, viewOf, windowingOf, type WindowChoice } from './windowing';

interface InForce {
  readonly loaded: LoadedFrame;
  readonly windowing: Windowing;
  readonly view: View;
}

/**
 * Window and inversion of one cell. `on` gives the same object as long as frame, window and inversion are the same, so
 * that pixels are not windowed again without need.
 */
export class WindowInForce {
  #choice: WindowChoice = autoWindow;
  /** Computed on the first frame of a series whose file names no window. */
  #held: WindowSetting | undefined;
  #isInverted = false;
  #last: InForce | null = null;

  get isInverted(): boolean {
    return this.#isInverted;
  }

  /** What holds on a frame. */
  on(loaded: LoadedFrame): InForce {
    if (this.#last?.loaded === loaded) return this.#last;
    const windowing = windowingOf(loaded, this.#choice, this.#held);
    if (windowing.kind === 'window' && windowing.from === 'default') this.#held ??= windowing;
    this.#last = { loaded, windowing, view: viewOf(windowing, this.#isInverted) };
    return this.#last;
  }

  choose(choice: WindowChoice): void {
    this.#choice = choice;
    this.#last = null;
  }

  toggleInvert(): void {
    this.#isInverted = !this.#isInverted;
    this.#last = null;
  }

  /** As the file says; the computed window of the series stays. */
  reset(): void {
    this.#choice = autoWindow;
    this.#isInverted = false;
    this.#last = null;
  }

  /** For another series. */
  forget(): void {
    this.reset();
    this.#held = undefined;
  }

  /** Lets go of the frame. */
  release(): void {
    this.#last = null;
  }
}

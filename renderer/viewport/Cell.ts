/**
 * What one connected `<dicom-viewport>` shows and how. Invariants:
 * - `state` and picture belong together: a picture is shown and its state set in one go; the overlay is written in the animation
 *   frame that draws the picture. Without a picture the canvas is black.
 * - Window, inversion, zoom, pan, rotation and flips hold for all slices of a series; another series starts afresh.
 */
import { asAppError } from '../../core/errors/AppError';
import type { Series } from '../../core/fileset/types';
import { rangeWindow } from '../../core/imaging/display/defaultView';
import type { WindowSetting } from '../../core/imaging/types';
import type { FrameStore, LoadedFrame } from '../frames/FrameStore';
import type { SliceRef, ViewportState, Windowing, WindowPreset } from './api';
import { buildStack } from './buildStack';
import { cellState, type Shown } from './cellState';
import { Cine } from './Cine';
import { ImageCanvas } from './cornerstone/ImageCanvas';
import { PixelBuffer } from './PixelBuffer';
import { Placement } from './Placement';
import { SliceLoader } from './SliceLoader';
import { WindowInForce } from './WindowInForce';
import { presetsOf, type WindowChoice } from './windowing';

/** What the cell says to its element. */
export interface CellListener {
  /** After the picture was drawn; the context is in canvas pixels. */
  onDrawn(context: CanvasRenderingContext2D): void;
  /** The state changed: at most once per animation frame, in the frame that draws it. */
  onState(state: ViewportState): void;
  /** Another slice will be shown. */
  onLeaveSlice(): void;
}

const usualRate = 10;

export class Cell {
  readonly canvas: ImageCanvas;
  readonly placement: Placement;
  readonly cine: Cine;
  readonly #listener: CellListener;
  readonly #loader: SliceLoader;
  readonly #pixels = new PixelBuffer();
  readonly #window = new WindowInForce();
  #series: Series | null = null;
  #stack: readonly SliceRef[] = [];
  #shown: Shown | null = null;
  #state: ViewportState | null = null;
  #toldState: ViewportState | null = null;
  #frameRequest: number | null = null;

  constructor(host: HTMLElement, frames: FrameStore, listener: CellListener) {
    this.#listener = listener;
    this.canvas = new ImageCanvas(host, {
      onDrawn: (context) => {
        listener.onDrawn(context);
        this.#tell();
      },
      onFailed: (error) => this.#fail(error),
    });
    this.placement = new Placement(this.canvas, () => this.changed());
    this.#loader = new SliceLoader(frames, {
      onLoading: (index) => this.#withoutPicture({ kind: 'loading', index }),
      onFailed: (index, code) => this.#withoutPicture({ kind: 'failed', index, code }),
      onShow: (index, loaded) => this.#show(index, loaded),
    });
    this.cine = new Cine(
      () => this.goTo((this.#loader.index + 1) % Math.max(1, this.#stack.length)),
      () => this.#shown?.index === this.#loader.index && this.#shown.kind !== 'loading',
    );
  }

  /** The frame on screen, or null. */
  get loaded(): LoadedFrame | null {
    return this.#shown?.kind === 'showing' ? this.#shown.loaded : null;
  }

  get stack(): readonly SliceRef[] {
    return this.#stack;
  }

  /** The slice asked for last, whether it is there already or not. */
  get wantedIndex(): number {
    return this.#loader.index;
  }

  get state(): ViewportState {
    return (this.#state ??= cellState({
      series: this.#series,
      stack: this.#stack,
      shown: this.#shown,
      cine: this.cine,
      windowing: this.windowing,
      isInverted: this.#window.isInverted,
      geometry: this.canvas.geometry,
    }));
  }

  showSeries(series: Series, startIndex: number): void {
    this.clear();
    this.#series = series;
    this.#stack = buildStack(series);
    this.#loader.setStack(this.#stack);
    if (this.#stack.length === 0) {
      this.#withoutPicture({ kind: 'failed', index: 0, code: 'pixels.none' });
      return;
    }
    this.#shown = { kind: 'loading', index: startIndex };
    this.changed();
    this.goTo(startIndex);
  }

  /** The same series with more or fewer instances: the slice on screen stays on screen. */
  updateSeries(series: Series): void {
    this.#series = series;
    this.#stack = buildStack(series);
    this.#loader.replaceStack(this.#stack);
    if (this.#shown !== null) this.#shown = this.#inStack(this.#shown);
    this.changed();
  }

  clear(): void {
    this.cine.stop();
    this.#loader.stop();
    this.#listener.onLeaveSlice();
    this.#series = null;
    this.#stack = [];
    this.#loader.setStack([]);
    this.#window.forget();
    this.#forgetPicture();
    this.placement.reset();
    this.#shown = null;
    this.changed();
  }

  goTo(index: number): void {
    if (this.#stack.length === 0) return;
    const whole = Number.isFinite(index) ? Math.round(index) : 0;
    const target = Math.max(0, Math.min(this.#stack.length - 1, whole));
    this.#loader.goTo(target);
  }

  /** The window in force; null without a picture. */
  get windowing(): Windowing | null {
    return this.loaded === null ? null : this.#window.on(this.loaded).windowing;
  }

  choose(choice: WindowChoice): void {
    const windowing = this.windowing;
    if (windowing === null || windowing.kind === 'fixed') return;
    this.#window.choose(choice);
    this.changed();
  }

  /** The window over all values of the frame on screen. */
  rangeWindow(): WindowSetting | null {
    const { loaded } = this;
    return loaded === null ? null : rangeWindow(loaded.description, loaded.frameIndex, loaded.frame);
  }

  get presets(): readonly WindowPreset[] {
    return this.loaded === null ? [] : presetsOf(this.loaded);
  }

  toggleInvert(): void {
    if (this.loaded === null) return;
    this.#window.toggleInvert();
    this.changed();
  }

  reset(): void {
    this.#window.reset();
    this.placement.reset();
    this.changed();
  }

  /** Marks state and drawing as out of date; both are renewed in the next animation frame. */
  changed(): void {
    this.#state = null;
    this.canvas.redraw();
    this.#frameRequest ??= requestAnimationFrame(() => {
      this.#frameRequest = null;
      this.#tell();
    });
  }

  close(): void {
    this.cine.stop();
    this.#loader.stop();
    if (this.#frameRequest !== null) cancelAnimationFrame(this.#frameRequest);
    this.canvas.close();
  }

  #show(index: number, loaded: LoadedFrame): void {
    const former = this.loaded;
    this.#shown = { kind: 'showing', index, loaded };
    if (former !== loaded) this.#showPicture(loaded, former);
    this.changed();
  }

  #showPicture(loaded: LoadedFrame, former: LoadedFrame | null): void {
    this.#listener.onLeaveSlice();
    const { rows, columns } = loaded.frame;
    const { pixelAspectRatio } = loaded.description;
    const pixels = () => this.#pixels.draw(loaded, this.#window.on(loaded).view);
    try {
      // Now, so that nobody is told of a picture that cannot be drawn.
      pixels();
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.canvas.show({ rows, columns, pixelAspectRatio, pixels });
    const isOtherSize = former !== null && (former.frame.rows !== rows || former.frame.columns !== columns);
    this.placement.pictureShown(isOtherSize);
  }

  #withoutPicture(shown: Shown): void {
    this.#listener.onLeaveSlice();
    this.#forgetPicture();
    this.#shown = shown;
    this.changed();
  }

  /** The same slice at its place in a stack that has grown. */
  #inStack(shown: Shown): Shown {
    const wanted = this.#loader.index;
    if (shown.kind !== 'showing') return { ...shown, index: wanted };
    const { instanceId, frameIndex } = shown.loaded;
    const index = this.#stack.findIndex(
      (slice) => slice.instance.instanceId === instanceId && slice.frameIndex === frameIndex,
    );
    return index < 0 ? { kind: 'loading', index: wanted } : { ...shown, index };
  }

  /** The frame was decoded but cannot be drawn. */
  #fail(error: unknown): void {
    const index = this.#shown?.index ?? 0;
    this.#withoutPicture({ kind: 'failed', index, code: asAppError(error, 'pixels.unsupportedFormat').code });
  }

  #forgetPicture(): void {
    this.canvas.clear();
    this.#pixels.clear();
    this.#window.release();
  }

  #tell(): void {
    const state = this.state;
    if (state === this.#toldState) return;
    this.#toldState = state;
    this.#listener.onState(state);
  }

  /** Starts cine at a rate, else at the file's own, else at the usual one. */
  startCine(framesPerSecond: number | undefined): void {
    if (this.#stack.length < 2) return;
    const frameTimeMs = this.loaded?.description.frameTimeMs;
    const ownRate = frameTimeMs === undefined || frameTimeMs <= 0 ? usualRate : 1000 / frameTimeMs;
    this.cine.setRate(framesPerSecond ?? ownRate);
    this.cine.start();
    this.changed();
  }

  stopCine(): void {
    this.cine.stop();
    this.changed();
  }
}

/**
 * What one connected `<dicom-viewport>` shows and how. Invariants:
 * - `state` and picture belong together: a picture is shown and its state set in one go; the overlay is written in the animation
 *   frame that draws the picture. Without a picture the canvas is black.
 * - Window, inversion, zoom, pan, rotation and flips hold for all slices of a series; another series starts afresh.
 */
import type { Series } from '../../core/fileset/types';
import { rangeWindow } from '../../core/imaging/display/defaultView';
import type { View } from '../../core/imaging/display/view';
import type { WindowSetting } from '../../core/imaging/types';
import type { FrameStore, LoadedFrame } from '../frames/FrameStore';
import type { SliceRef, ViewportState, Windowing, WindowPreset } from './api';
import { buildStack } from './buildStack';
import { cellState, type Shown } from './cellState';
import { Cine } from './Cine';
import { ImageCanvas } from './cornerstone/ImageCanvas';
import { clampZoom, type Geometry, type Point } from './geometry';
import { PixelBuffer } from './PixelBuffer';
import { SliceLoader } from './SliceLoader';
import { autoWindow, presetsOf, viewOf, windowingOf, type WindowChoice } from './windowing';

/** What the cell says to its element. */
export interface CellListener {
  /** After the picture was drawn; the context is in canvas pixels. */
  onDrawn(context: CanvasRenderingContext2D): void;
  /** The state changed: at most once per animation frame, in the frame that draws it. */
  onState(state: ViewportState): void;
  /** Another slice will be shown. */
  onLeaveSlice(): void;
}

const upright: Omit<Geometry, 'zoom'> = {
  translation: { x: 0, y: 0 },
  rotationDegrees: 0,
  isFlippedHorizontally: false,
  isFlippedVertically: false,
};
const usualRate = 10;

export class Cell {
  readonly canvas: ImageCanvas;
  readonly cine: Cine;
  readonly #listener: CellListener;
  readonly #loader: SliceLoader;
  readonly #pixels = new PixelBuffer();
  #series: Series | null = null;
  #stack: readonly SliceRef[] = [];
  #shown: Shown | null = null;
  #choice: WindowChoice = autoWindow;
  #held: WindowSetting | undefined;
  #isInverted = false;
  /** The view in force: the same object as long as nothing of it changed, so that pixels are not windowed again. */
  #view: { readonly windowing: Windowing; readonly view: View } | null = null;
  /** Whether the picture is to fit the cell, also after the cell changed its size. */
  #isFitted = true;
  /** Whether no slice of this series was shown yet. */
  #isFresh = true;
  #state: ViewportState | null = null;
  #toldState: ViewportState | null = null;
  #frameRequest: number | null = null;

  constructor(host: HTMLElement, frames: FrameStore, listener: CellListener) {
    this.#listener = listener;
    this.canvas = new ImageCanvas(host, (context) => {
      listener.onDrawn(context);
      this.#tell();
    });
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
      isInverted: this.#isInverted,
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
    const wanted = this.#stack[this.#loader.index];
    this.#series = series;
    this.#stack = buildStack(series);
    this.#loader.setStack(this.#stack);
    const index = this.#stack.findIndex(
      (slice) =>
        slice.instance.instanceId === wanted?.instance.instanceId && slice.frameIndex === wanted.frameIndex,
    );
    this.goTo(Math.max(0, index));
    this.changed();
  }

  clear(): void {
    this.cine.stop();
    this.#loader.stop();
    this.#listener.onLeaveSlice();
    this.#series = null;
    this.#stack = [];
    this.#loader.setStack([]);
    this.#choice = autoWindow;
    this.#held = undefined;
    this.#isInverted = false;
    this.#isFitted = true;
    this.#isFresh = true;
    this.#forgetPicture();
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
    return this.#inForce()?.windowing ?? null;
  }

  choose(choice: WindowChoice): void {
    const windowing = this.windowing;
    if (windowing === null || windowing.kind === 'fixed') return;
    this.#choice = choice;
    this.#view = null;
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
    this.#isInverted = !this.#isInverted;
    this.#view = null;
    this.changed();
  }

  reset(): void {
    this.#choice = autoWindow;
    this.#isInverted = false;
    this.#view = null;
    this.canvas.geometry = { ...upright, zoom: this.canvas.geometry.zoom };
    this.fit();
  }

  fit(): void {
    this.#isFitted = true;
    const zoom = this.canvas.fitZoom();
    this.canvas.geometry = { ...this.canvas.geometry, zoom, translation: upright.translation };
    this.changed();
  }

  /** Another geometry; zoom and pan end the fit, rotation and flips keep it. */
  setGeometry(geometry: Geometry, keepsFit: boolean): void {
    if (this.loaded === null) return;
    this.canvas.geometry = geometry;
    if (keepsFit && this.#isFitted) {
      this.fit();
      return;
    }
    this.#isFitted = false;
    this.changed();
  }

  /** @param at canvas point that stays where it is; the centre without it */
  zoomTo(zoom: number, at?: Point): void {
    if (this.loaded === null) return;
    const { width, height } = this.canvas.canvasSize;
    this.canvas.zoomAbout(clampZoom(zoom), at ?? { x: width / 2, y: height / 2 });
    this.#isFitted = false;
    this.changed();
  }

  /** @param step in canvas pixels */
  panBy(step: Point): void {
    if (this.loaded === null) return;
    this.canvas.panBy(step.x, step.y);
    this.#isFitted = false;
    this.changed();
  }

  /** The element has another size. */
  resized(): void {
    if (this.canvas.resize() && this.#isFitted) this.fit();
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
    this.#view = null;
    const { rows, columns } = loaded.frame;
    const { pixelAspectRatio } = loaded.description;
    const pixels = () => this.#pixels.draw(loaded, this.#inForce()?.view ?? {});
    this.canvas.show({ rows, columns, pixelAspectRatio, pixels });
    if (this.#isFresh) this.canvas.geometry = { ...upright, zoom: 1 };
    this.#isFresh = false;
    const isOtherSize = former !== null && (former.frame.rows !== rows || former.frame.columns !== columns);
    if (this.#isFitted || isOtherSize) this.fit();
  }

  #withoutPicture(shown: Shown): void {
    this.#listener.onLeaveSlice();
    this.#forgetPicture();
    this.#shown = shown;
    this.changed();
  }

  #forgetPicture(): void {
    this.canvas.clear();
    this.#pixels.clear();
    this.#view = null;
  }

  #inForce(): { readonly windowing: Windowing; readonly view: View } | null {
    const { loaded } = this;
    if (loaded === null) return null;
    if (this.#view === null) {
      const windowing = windowingOf(loaded, this.#choice, this.#held);
      if (windowing.kind === 'window' && windowing.from === 'default') this.#held ??= windowing;
      this.#view = { windowing, view: viewOf(windowing, this.#isInverted) };
    }
    return this.#view;
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

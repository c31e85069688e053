/**
 * The contract between the viewports and the panels. One call of `createViewports(services)`
 * (renderer/viewport/createViewports.ts) registers `<dicom-viewport>` and gives `Viewports`, what all cells
 * share: active tool, measurements, thumbnails. Each `<dicom-viewport>` is a `DicomViewportElement`.
 * Panels read `element.state` (or the event `viewport-state`) and call the methods; they never touch cornerstone.
 */
import type { ErrorCode } from '../../core/errors/codes';
import type { InstanceSummary, Series } from '../../core/fileset/types';
import type { Measurement, MeasurementKind } from '../../core/imaging/measurement';
import type { MeasurementResult } from '../../core/imaging/measure/result';
import type { ImageDescription, PixelSpacing, WindowSetting } from '../../core/imaging/types';

/** Tools that change the view; the others measure. */
export const navigationTools = ['window', 'pan', 'zoom', 'scroll'] as const;

/** What the left button drags. Measurement tools carry the name of what they draw. */
export type ToolName = (typeof navigationTools)[number] | MeasurementKind;

/** All tools in the order of the tool bar. */
export const toolNames: readonly ToolName[] = [
  ...navigationTools,
  'length',
  'angle',
  'ellipse',
  'rectangle',
  'probe',
  'arrow',
];

/** What the viewports need from the rest of the window. */
export interface ViewportServices {
  /** Stored bytes of one frame (renderer/ipc/client.ts `fetchFrame`); rejects with an AppError. */
  fetchFrame(instanceId: string, frameIndex: number, signal: AbortSignal): Promise<Uint8Array>;
  /** `call('instance.describe', { instanceId })`. Answers are kept by the viewports; no cache is needed. */
  describe(instanceId: string): Promise<ImageDescription>;
  /** Sentence for a code, as shown in a cell instead of the picture. */
  errorText(code: ErrorCode): string;
  /** The instance that a measurement belongs to, if its source is open. */
  findInstance(sopInstanceUid: string): InstanceSummary | undefined;
}

/** What all viewports of the window share. */
export interface Viewports {
  readonly activeTool: ToolName;
  /** Sets the tool of the left button for all viewports, also those made later. Cancels a pending angle. */
  setActiveTool(tool: ToolName): void;
  /** Calls back on every change of the tool; gives the function that ends it. */
  onToolChange(listener: (tool: ToolName) => void): () => void;
  readonly measurements: MeasurementStore;
  /**
   * Computes what a measurement says, from its points, the stored values and the spacing. Loads the frame if it must.
   * @throws {AppError} source.vanished when its instance is not open, or the code of what failed
   */
  measure(measurement: Measurement, signal?: AbortSignal): Promise<MeasurementReading>;
  /**
   * Picture of the middle frame of a series, or of `slice`, at most `sizePx` on its longer side (CSS pixels times devicePixelRatio), with the
   * pixel aspect ratio applied. Runs at the lowest priority. The caller owns the bitmap and closes it.
   * @throws {AppError} the code of what failed; `job.cancelled` after `signal`
   */
  renderThumbnail(
    series: Series,
    sizePx: number,
    signal?: AbortSignal,
    slice?: SliceRef,
  ): Promise<ImageBitmap>;
  /** Forgets frames and descriptions of instances whose source was closed. */
  forget(instanceIds: Iterable<string>): void;
}

/** One picture of a stack: an instance and a frame of it (from 0). */
export interface SliceRef {
  readonly instance: InstanceSummary;
  readonly frameIndex: number;
}

/** `<dicom-viewport>`: one cell of the grid. Fills its parent; `tabindex` 0; light DOM. */
export interface DicomViewportElement extends HTMLElement {
  /** What is shown now. A new object after each change; compare by identity. */
  readonly state: ViewportState;
  readonly series: Series | null;
  /** Marks the cell that keys and tool bar act on (accent border, aria-current). Set by the panels. */
  isActive: boolean;

  /**
   * Shows a series, at `startIndex` or its middle slice for volumes ordered by geometry, else its first. The same series again
   * (same Series Instance UID, e.g. while a scan adds instances) keeps slice, window and zoom.
   */
  showSeries(series: Series, options?: ShowOptions): void;
  /** Empties the cell. */
  clear(): void;

  /** `index` from 0, clamped to the stack. */
  goTo(index: number): void;
  /** Forward with positive numbers. */
  stepSlices(slices: number): void;
  /** Goes to the slice of a measurement and selects it; false when this stack does not hold it. */
  goToMeasurement(measurement: Measurement): boolean;

  /** Typed values. Ignored while `windowing.kind` is 'fixed'. */
  setWindow(window: WindowSetting): void;
  /** One of `state.presets`, by index. */
  applyPreset(index: number): void;
  /** Key path of the window drag: steps of about 1 % of the value range. */
  nudgeWindow(centerSteps: number, widthSteps: number): void;
  toggleInvert(): void;

  /** Window, zoom, pan, rotation, flips and inversion as at first. */
  reset(): void;
  /** Fits the picture into the cell; keeps rotation and flips. */
  fit(): void;
  /** One image pixel on one pixel of the screen. */
  oneToOne(): void;
  /** Multiplies the zoom, about the centre of the cell. */
  zoomBy(factor: number): void;
  setZoom(zoom: number): void;
  /** In CSS pixels of the cell. */
  panBy(x: number, y: number): void;
  /** Clockwise; a multiple of 90. */
  rotateBy(degrees: number): void;
  flipHorizontally(): void;
  flipVertically(): void;

  /** Starts at `framesPerSecond`, else at the file's own rate (`cine.framesPerSecond` in state), else 10. */
  startCine(framesPerSecond?: number): void;
  stopCine(): void;

  /** Key path for measuring: puts a measurement of this kind in the middle of what is visible and selects it. */
  placeMeasurement(kind: MeasurementKind): Measurement | null;
  /** Moves the selected measurement, or only one of its points, by image pixels of the picture as seen. */
  moveSelected(x: number, y: number, pointIndex?: number): void;
}

export interface ShowOptions {
  readonly startIndex?: number;
}

/** What a cell shows. `showing` is said only when pixels and texts belong to the slice it names. */
export type ViewportState =
  | { readonly kind: 'empty' }
  | (StackPosition & { readonly kind: 'loading' })
  | (StackPosition & { readonly kind: 'failed'; readonly code: ErrorCode })
  | (StackPosition & ShownImage & { readonly kind: 'showing' });

export interface StackPosition {
  readonly series: Series;
  readonly slice: SliceRef;
  /** From 0. */
  readonly sliceIndex: number;
  readonly sliceCount: number;
  readonly cine: { readonly isRunning: boolean; readonly framesPerSecond: number };
}

export interface ShownImage {
  readonly description: ImageDescription;
  readonly windowing: Windowing;
  readonly presets: readonly WindowPreset[];
  readonly isInverted: boolean;
  /** Screen pixels per image pixel, along the shorter side of a pixel; 1 is one to one. */
  readonly zoom: number;
  /** Clockwise, 0, 90, 180 or 270. */
  readonly rotationDegrees: number;
  /** In the image's own axes: flips come before the rotation. */
  readonly isFlippedHorizontally: boolean;
  readonly isFlippedVertically: boolean;
  /** Letters at the edges as seen; absent where orientation is unknown. */
  readonly letters?: EdgeLetters;
  readonly spacing: PixelSpacing;
  /** Warnings of the decoder and of the description, to be said. */
  readonly problems: readonly ErrorCode[];
}

export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** How stored values become grey. */
export type Windowing =
  | {
      readonly kind: 'window';
      readonly center: number;
      readonly width: number;
      /** Where it comes from; `default` was computed from the pixels because the file names none. */
      readonly from: 'file' | 'preset' | 'person' | 'default';
      readonly explanation?: string;
    }
  | { readonly kind: 'voiLut'; readonly index: number; readonly explanation?: string }
  /** No window applies: colour pictures. Show the control disabled with the reason. */
  | { readonly kind: 'fixed'; readonly reason: 'colour' | 'palette' };

/** An entry of the presets menu; keys 1 to 9 in this order. */
export type WindowPreset =
  | {
      readonly kind: 'window';
      readonly name: string;
      readonly origin: 'file' | 'modality';
      readonly window: WindowSetting;
    }
  | { readonly kind: 'voiLut'; readonly name: string; readonly origin: 'file'; readonly voiLutIndex: number };

/** Set on `dataTransfer` by the series list; the data is the Series Instance UID. */
export const seriesDragType = 'application/x-diascope-series';

/** Events of `<dicom-viewport>`. All bubble. */
export interface ViewportEvents {
  /** After each change, at most once per animation frame. */
  'viewport-state': CustomEvent<ViewportState>;
  /** The person pressed or focused this cell: make it the active one. */
  'viewport-activate': CustomEvent<null>;
  /** Double click: show this cell alone, or the grid again. */
  'viewport-toggle-full': CustomEvent<null>;
  /** A series was dropped here; look it up and call `showSeries`. */
  'viewport-drop-series': CustomEvent<{ readonly seriesInstanceUid: string }>;
}

/**
 * All measurements in memory, with undo. The panels load them per study through `measurements.load`, put them
 * in with `load`, and save the study named by each `edit` change through `measurements.save`.
 */
export interface MeasurementStore {
  /** Oldest first. */
  list(studyInstanceUid?: string): readonly Measurement[];
  get(measurementId: string): Measurement | undefined;
  /** Replaces what is held for a study, without an undo step and without an `edit` change. */
  load(studyInstanceUid: string, measurements: readonly Measurement[]): void;
  add(measurement: Measurement): void;
  /** Replaces the measurement of the same id. */
  update(measurement: Measurement): void;
  remove(measurementId: string): void;
  undo(): void;
  redo(): void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly selectedId: string | null;
  select(measurementId: string | null): void;
  /** Calls back after each change; gives the function that ends it. */
  onChange(listener: (change: MeasurementChange) => void): () => void;
}

export type MeasurementChange =
  | { readonly kind: 'load'; readonly studyInstanceUid: string }
  /** Added, changed, removed, undone or redone: save this study. */
  | { readonly kind: 'edit'; readonly studyInstanceUid: string }
  /** While a handle is dragged; not to be saved yet (an `edit` follows). */
  | { readonly kind: 'drag'; readonly studyInstanceUid: string }
  | { readonly kind: 'select' };

/** What a measurement says (see core/imaging/measure/result.ts; fits `measurementsCsv`), with the words for the screen. */
export interface MeasurementReading extends MeasurementResult {
  readonly measurementId: string;
  /** As drawn on the picture, e.g. `12.3 mm`, `mean 41.2 HU`. */
  readonly lines: readonly string[];
  /** What must be said beside it: at the detector, why it is in pixels, what was left out. */
  readonly remarks: readonly string[];
}

declare global {
  interface HTMLElementTagNameMap {
    'dicom-viewport': DicomViewportElement;
  }
  interface HTMLElementEventMap {
    'viewport-state': ViewportEvents['viewport-state'];
    'viewport-activate': ViewportEvents['viewport-activate'];
    'viewport-toggle-full': ViewportEvents['viewport-toggle-full'];
    'viewport-drop-series': ViewportEvents['viewport-drop-series'];
  }
}

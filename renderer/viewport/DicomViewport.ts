/** `<dicom-viewport>`: the element around a cell. Keeps its series while it is out of the page and shows it again when it is back. */
import type { Series } from '../../core/fileset/types';
import type { Measurement, MeasurementKind } from '../../core/imaging/measurement';
import type { WindowSetting } from '../../core/imaging/types';
import {
  seriesDragType,
  type DicomViewportElement,
  type ShowOptions,
  type ViewportEvents,
  type ViewportState,
} from './api';
import { buildStack, indexOfSlice, startIndexOf } from './buildStack';
import type { Cell } from './Cell';
import { ConnectedCell } from './ConnectedCell';
import { flippedAsSeen, rotatedBy, stepInImage } from './geometry';
import type { SharedParts } from './SharedParts';
import { nudged } from './windowing';

const empty: ViewportState = { kind: 'empty' };

/** Registers the element with what all cells share. Once per window. */
export function defineViewport(shared: SharedParts): void {
  class DicomViewport extends HTMLElement implements DicomViewportElement {
    #connected: ConnectedCell | null = null;
    #series: Series | null = null;
    #lastIndex = 0;
    #endTool: () => void = () => undefined;

    constructor() {
      super();
      this.addEventListener('pointerdown', () => this.#emit('viewport-activate', null), { capture: true });
      this.addEventListener('focusin', () => this.#emit('viewport-activate', null));
      this.addEventListener('dblclick', (event) => {
        if (this.#connected?.takesDoubleClick(event) !== true) this.#emit('viewport-toggle-full', null);
      });
      this.addEventListener('dragover', (event) => this.#dragOver(event));
      this.addEventListener('dragleave', () => this.classList.remove('is-drop-target'));
      this.addEventListener('drop', (event) => this.#drop(event));
    }

    connectedCallback(): void {
      if (!this.hasAttribute('tabindex')) this.tabIndex = 0;
      this.setAttribute('role', 'group');
      this.#connected = new ConnectedCell(this, shared, (state) => this.#emit('viewport-state', state));
      this.#endTool = shared.onToolChange((tool) => (this.dataset['tool'] = tool));
      this.dataset['tool'] = shared.tool();
      if (this.#series !== null) this.#connected.cell.showSeries(this.#series, this.#lastIndex);
    }

    disconnectedCallback(): void {
      this.#lastIndex = this.#cell?.wantedIndex ?? 0;
      this.#endTool();
      this.#connected?.close();
      this.#connected = null;
    }

    get state(): ViewportState {
      return this.#cell?.state ?? empty;
    }

    get series(): Series | null {
      return this.#series;
    }

    get isActive(): boolean {
      return this.getAttribute('aria-current') === 'true';
    }

    set isActive(isActive: boolean) {
      if (isActive) this.setAttribute('aria-current', 'true');
      else this.removeAttribute('aria-current');
    }

    get #cell(): Cell | null {
      return this.#connected?.cell ?? null;
    }

    showSeries(series: Series, options: ShowOptions = {}): void {
      const isSame =
        this.#series?.seriesInstanceUid === series.seriesInstanceUid &&
        this.#series.instances.length > 0 &&
        options.startIndex === undefined;
      this.#series = series;
      if (isSame) {
        this.#cell?.updateSeries(series);
        return;
      }
      this.#lastIndex = options.startIndex ?? startIndexOf(series, buildStack(series).length);
      this.#cell?.showSeries(series, this.#lastIndex);
    }

    clear(): void {
      this.#series = null;
      this.#cell?.clear();
    }

    goTo(index: number): void {
      this.#cell?.goTo(index);
    }

    stepSlices(slices: number): void {
      if (this.#cell !== null) this.#cell.goTo(this.#cell.wantedIndex + slices);
    }

    goToMeasurement(measurement: Measurement): boolean {
      const cell = this.#cell;
      if (cell === null) return false;
      const index = indexOfSlice(cell.stack, measurement.sopInstanceUid, measurement.frameIndex);
      if (index < 0) return false;
      cell.goTo(index);
      shared.measurements.select(measurement.measurementId);
      return true;
    }

    setWindow({ center, width }: WindowSetting): void {
      if (!Number.isFinite(center) || !(width > 0)) return;
      this.#cell?.choose({ kind: 'window', window: { center, width }, from: 'person' });
    }

    applyPreset(index: number): void {
      const preset = this.#cell?.presets[index];
      if (preset === undefined) return;
      if (preset.kind === 'voiLut') this.#cell?.choose({ kind: 'voiLut', index: preset.voiLutIndex });
      else {
        const from = preset.origin === 'file' ? 'file' : 'preset';
        this.#cell?.choose({ kind: 'window', window: preset.window, from });
      }
    }

    nudgeWindow(centerSteps: number, widthSteps: number): void {
      const cell = this.#cell;
      const windowing = cell?.windowing;
      if (cell === null || cell.loaded === null) return;
      const from = windowing?.kind === 'window' ? windowing : cell.rangeWindow();
      if (from === null) return;
      const window = nudged(cell.loaded, from, centerSteps, widthSteps);
      cell.choose({ kind: 'window', window, from: 'person' });
    }

    toggleInvert(): void {
      this.#cell?.toggleInvert();
    }

    reset(): void {
      this.#cell?.reset();
    }

    fit(): void {
      this.#cell?.placement.fit();
    }

    oneToOne(): void {
      this.setZoom(1);
    }

    zoomBy(factor: number): void {
      if (this.#cell !== null) this.setZoom(this.#cell.canvas.geometry.zoom * factor);
    }

    setZoom(zoom: number): void {
      this.#cell?.placement.zoomTo(zoom);
    }

    panBy(x: number, y: number): void {
      const ratio = this.#cell?.canvas.pixelRatio ?? 1;
      this.#cell?.placement.panBy({ x: x * ratio, y: y * ratio });
    }

    rotateBy(degrees: number): void {
      const cell = this.#cell;
      cell?.placement.turn(rotatedBy(cell.canvas.geometry, degrees));
    }

    flipHorizontally(): void {
      const cell = this.#cell;
      cell?.placement.turn(flippedAsSeen(cell.canvas.geometry, 'horizontal'));
    }

    flipVertically(): void {
      const cell = this.#cell;
      cell?.placement.turn(flippedAsSeen(cell.canvas.geometry, 'vertical'));
    }

    startCine(framesPerSecond?: number): void {
      this.#cell?.startCine(framesPerSecond);
    }

    stopCine(): void {
      this.#cell?.stopCine();
    }

    placeMeasurement(kind: MeasurementKind): Measurement | null {
      const connected = this.#connected;
      if (connected === null || connected.cell.loaded === null) return null;
      const { canvas } = connected.cell;
      const { width, height } = canvas.canvasSize;
      const centre = canvas.toImage({ x: width / 2, y: height / 2 });
      const reach = Math.min(width, height) / 8 / canvas.geometry.zoom;
      return connected.gesture.place(kind, centre, reach);
    }

    moveSelected(x: number, y: number, pointIndex?: number): void {
      const connected = this.#connected;
      if (connected === null) return;
      const step = stepInImage({ x, y }, connected.cell.canvas.geometry);
      connected.gesture.moveSelected(step, pointIndex);
    }

    #emit<Name extends keyof ViewportEvents>(name: Name, detail: ViewportEvents[Name]['detail']): void {
      this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
    }

    #dragOver(event: DragEvent): void {
      if (event.dataTransfer?.types.includes(seriesDragType) !== true) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      this.classList.add('is-drop-target');
    }

    #drop(event: DragEvent): void {
      this.classList.remove('is-drop-target');
      const seriesInstanceUid = event.dataTransfer?.getData(seriesDragType) ?? '';
      if (seriesInstanceUid === '') return;
      event.preventDefault();
      event.stopPropagation();
      this.#emit('viewport-drop-series', { seriesInstanceUid });
    }
  }
  customElements.define('dicom-viewport', DicomViewport);
}

/**
 * All that belongs to a `<dicom-viewport>` while it is in the page: its canvas, overlay, slider and input. Made when the
 * element is connected, closed when it is disconnected; nothing of it outlives that.
 */
import type { Measurement } from '../../core/imaging/measurement';
import { drawMeasurements } from '../tools/drawMeasurements';
import { MeasuringGesture } from '../tools/MeasuringGesture';
import { outlineOf } from '../tools/outline';
import { text } from '../texts/text';
import type { ViewportState } from './api';
import { Cell } from './Cell';
import { bindButtons, wheelHandler } from './CellInput';
import { LabelEntry } from './LabelEntry';
import { Overlay } from './Overlay';
import { plainText } from './plainText';
import type { SharedParts } from './SharedParts';
import { SliceSlider } from './SliceSlider';

export class ConnectedCell {
  readonly cell: Cell;
  readonly gesture: MeasuringGesture;
  readonly #element: HTMLElement;
  readonly #shared: SharedParts;
  readonly #overlay: Overlay;
  readonly #slider: SliceSlider;
  readonly #label: LabelEntry;
  readonly #ends: (() => void)[] = [];
  #hoveredId: string | null = null;

  constructor(element: HTMLElement, shared: SharedParts, onState: (state: ViewportState) => void) {
    this.#element = element;
    this.#shared = shared;
    const host = document.createElement('div');
    host.className = 'viewport-image';
    element.append(host);
    this.cell = new Cell(host, shared.frames, {
      onDrawn: (context) => this.#drawMeasurements(context),
      onState: (state) => {
        this.#write(state);
        onState(state);
      },
      onLeaveSlice: () => {
        this.gesture.cancel();
        this.#label.close();
      },
    });
    const { canvas } = this.cell;
    this.gesture = new MeasuringGesture(shared.measurements, {
      picture: () => this.#measuredPicture(),
      toCanvas: (point) => canvas.toCanvas(point),
      get unit() {
        return canvas.pixelRatio;
      },
      onDrawn: (measurement) => {
        // An arrow without words says nothing.
        if (measurement.kind === 'arrow') this.#openLabel(measurement);
      },
    });
    this.#label = new LabelEntry(element, shared.measurements);
    this.#overlay = new Overlay(element, shared.errorText);
    this.#slider = new SliceSlider(element, (index) => this.cell.goTo(index));
    this.#listen(host);
    this.cell.changed();
  }

  /**
   * A double click on a measurement opens its words. True when the double click belongs to measuring: also where clicks draw
   * (probe, second arm of an angle).
   */
  takesDoubleClick(event: MouseEvent): boolean {
    const at = this.cell.canvas.fromClient({ x: event.clientX, y: event.clientY });
    const tool = this.#shared.tool();
    if (tool === 'probe' || this.gesture.isWaiting) return true;
    const hit = this.gesture.hit(at);
    if (hit === null) return false;
    this.#openLabel(hit.measurement);
    return true;
  }

  close(): void {
    this.#label.close();
    this.gesture.cancel();
    for (const end of this.#ends) end();
    this.cell.close();
    this.#element.replaceChildren();
  }

  #listen(host: HTMLElement): void {
    const { cell, gesture } = this;
    bindButtons(host, { cell, gesture, tool: this.#shared.tool });
    const onWheel = wheelHandler(cell);
    this.#element.addEventListener('wheel', onWheel, { passive: false });
    this.#ends.push(() => this.#element.removeEventListener('wheel', onWheel));
    const onKey = (event: KeyboardEvent) => this.#giveUp(event);
    this.#element.addEventListener('keydown', onKey);
    this.#ends.push(() => this.#element.removeEventListener('keydown', onKey));
    host.addEventListener('contextmenu', (event) => event.preventDefault());
    host.addEventListener('mousedown', (event) => {
      // The middle button would start the browser's own scrolling.
      if (event.button === 1) event.preventDefault();
    });
    host.addEventListener('mousemove', (event) => this.#hover(event));
    host.addEventListener('mouseleave', () => this.#setHovered(null, null));
    const resizing = new ResizeObserver(() => cell.placement.resized());
    // Also when only the screen's pixels change: another monitor, another zoom of the page.
    resizing.observe(host, { box: 'device-pixel-content-box' });
    this.#ends.push(() => resizing.disconnect());
    this.#ends.push(
      this.#shared.measurements.onChange(() => cell.canvas.redraw()),
      this.#shared.onToolChange(() => gesture.cancel()),
    );
  }

  /** Escape gives up what is being drawn, before the window takes it for something else. */
  #giveUp(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || this.gesture.isIdle) return;
    this.gesture.cancel();
    event.preventDefault();
    event.stopPropagation();
  }

  #hover(event: MouseEvent): void {
    if (event.buttons !== 0 || this.cell.loaded === null) return;
    const at = this.cell.canvas.fromClient({ x: event.clientX, y: event.clientY });
    this.gesture.hover(this.cell.canvas.toImage(at));
    const hit = this.gesture.hit(at);
    this.#setHovered(hit?.measurement.measurementId ?? null, hit?.part ?? null);
  }

  #setHovered(measurementId: string | null, part: 'handle' | 'body' | null): void {
    if (part === null) delete this.#element.dataset['over'];
    else this.#element.dataset['over'] = part;
    if (measurementId === this.#hoveredId) return;
    this.#hoveredId = measurementId;
    this.cell.canvas.redraw();
  }

  #drawMeasurements(context: CanvasRenderingContext2D): void {
    const { loaded, state } = this.cell;
    if (loaded === null || state.kind !== 'showing') return;
    drawMeasurements(context, this.#shared.measurements, loaded, state.slice.instance.sopInstanceUid, {
      toCanvas: (point) => this.cell.canvas.toCanvas(point),
      unit: this.cell.canvas.pixelRatio,
      hoveredId: this.#hoveredId,
    });
  }

  #measuredPicture() {
    const { loaded, state } = this.cell;
    if (loaded === null || state.kind !== 'showing') return null;
    const { instance, frameIndex } = state.slice;
    return {
      studyInstanceUid: instance.study.studyInstanceUid,
      seriesInstanceUid: instance.series.seriesInstanceUid,
      sopInstanceUid: instance.sopInstanceUid,
      frameIndex,
      size: { width: loaded.frame.columns, height: loaded.frame.rows },
    };
  }

  #openLabel(measurement: Measurement): void {
    const { canvas } = this.cell;
    const unit = canvas.pixelRatio;
    const { label } = outlineOf(measurement, (point) => canvas.toCanvas(point), unit);
    this.#label.open(measurement, { x: label.x / unit, y: label.y / unit });
  }

  #write(state: ViewportState): void {
    const { clientWidth: width, clientHeight: height } = this.#element;
    this.#overlay.write(state, { width, height }, this.cell.canvas.pixelRatio);
    this.#slider.write(this.cell.wantedIndex, this.cell.stack.length);
    this.#element.setAttribute('aria-label', labelOf(state));
    this.#element.setAttribute('aria-busy', String(state.kind === 'loading'));
  }
}

function labelOf(state: ViewportState): string {
  if (state.kind === 'empty') return text('cell.empty');
  const { series, sliceIndex, sliceCount } = state;
  const number = series.number === undefined ? '' : text('cell.series', { number: String(series.number) });
  const name = [plainText(series.modality), number, plainText(series.description)]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
  return text('cell.label', { series: name, slice: String(sliceIndex + 1), count: String(sliceCount) });
}

/**
 * Drawing and editing of measurements with the left button. States: idle; drawing (the first drag); waiting (an angle whose
 * second arm follows the mouse until the next press); editing (a handle or a whole measurement is dragged).
 * - Only one draft exists in the window; it is the store's `draft` and becomes one step of undo when it is finished.
 * - A shape that was not really drawn (a click) is dropped; a probe is a click.
 */
import type { Measurement, MeasurementKind } from '../../core/imaging/measurement';
import type { Point, Size } from '../viewport/geometry';
import { inside, movedBy, pointsAround, withHandle } from './handles';
import { distance, hitTest, type Hit } from './hitTest';
import type { MeasurementHistory } from './MeasurementHistory';

/** The picture that is measured. */
export interface MeasuredPicture {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly frameIndex: number;
  readonly size: Size;
}

export interface MeasuringSurface {
  /** Null when no picture is shown. */
  picture(): MeasuredPicture | null;
  toCanvas(point: Point): Point;
  /** Canvas pixels per CSS pixel. */
  readonly unit: number;
  /** A measurement was finished and is in the store. */
  onDrawn(measurement: Measurement): void;
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'drawing'; readonly pointIndex: number; readonly from: Point }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'editing'; readonly hit: Hit; readonly from: Point };

/** A drag shorter than this, in CSS pixels, was a click. */
const leastDrag = 4;

export class MeasuringGesture {
  readonly #store: MeasurementHistory;
  readonly #surface: MeasuringSurface;
  #state: State = { kind: 'idle' };

  constructor(store: MeasurementHistory, surface: MeasuringSurface) {
    this.#store = store;
    this.#surface = surface;
  }

  /** Whether nothing is being drawn or dragged. */
  get isIdle(): boolean {
    return this.#state.kind === 'idle';
  }

  /** Whether an angle waits for its second arm. */
  get isWaiting(): boolean {
    return this.#state.kind === 'waiting';
  }

  /** What lies at a canvas point. */
  hit(canvas: Point): Hit | null {
    const picture = this.#surface.picture();
    if (picture === null) return null;
    const shown = this.#store.onFrame(picture.sopInstanceUid, picture.frameIndex);
    return hitTest(
      shown,
      this.#store.selectedId,
      canvas,
      (point) => this.#surface.toCanvas(point),
      this.#surface.unit,
    );
  }

  /** A press. True when it belongs to measuring, so that the tool of the button stays out of it. */
  begin(canvas: Point, image: Point, kind: MeasurementKind | null): boolean {
    const picture = this.#surface.picture();
    if (picture === null) return false;
    if (this.#state.kind === 'waiting') {
      this.#state = { kind: 'drawing', pointIndex: 2, from: canvas };
      this.#moveDraft(2, image, picture);
      return true;
    }
    const hit = this.hit(canvas);
    if (hit !== null) {
      this.#store.select(hit.measurement.measurementId);
      this.#state = { kind: 'editing', hit, from: image };
      return true;
    }
    this.#store.select(null);
    if (kind === null) return false;
    this.#state = { kind: 'drawing', pointIndex: 1, from: canvas };
    this.#store.setDraft(newMeasurement(kind, picture, inside(image, picture.size)));
    return true;
  }

  move(image: Point): void {
    const picture = this.#surface.picture();
    if (picture === null) return;
    const state = this.#state;
    if (state.kind === 'drawing') {
      const isProbe = this.#store.draft?.kind === 'probe';
      this.#moveDraft(isProbe ? 0 : state.pointIndex, image, picture);
    } else if (state.kind === 'editing') this.#edit(state.hit, state.from, image, picture);
  }

  /** The mouse moves with no button down: the second arm of a waiting angle follows. */
  hover(image: Point): void {
    const picture = this.#surface.picture();
    if (this.#state.kind === 'waiting' && picture !== null) this.#moveDraft(2, image, picture);
  }

  /** A release. */
  end(canvas: Point): void {
    const state = this.#state;
    const draft = this.#store.draft;
    if (state.kind === 'idle' || state.kind === 'waiting') return;
    this.#state = { kind: 'idle' };
    if (draft === null) return;
    if (state.kind === 'editing') {
      this.#store.setDraft(null);
      this.#store.update(draft);
      return;
    }
    const wasDrawn = distance(canvas, state.from) >= leastDrag * this.#surface.unit;
    if (draft.kind === 'angle' && state.pointIndex === 1 && wasDrawn) {
      this.#state = { kind: 'waiting' };
      return;
    }
    this.#store.setDraft(null);
    if (wasDrawn || draft.kind === 'probe' || state.pointIndex === 2) this.#keep(draft);
  }

  /** Gives up what is being drawn: another tool was chosen, another slice is shown. */
  cancel(): void {
    if (this.#state.kind === 'idle') return;
    this.#state = { kind: 'idle' };
    this.#store.setDraft(null);
  }

  /** Puts a measurement around an image point, for the keyboard. */
  place(kind: MeasurementKind, centre: Point, reach: number): Measurement | null {
    const picture = this.#surface.picture();
    if (picture === null) return null;
    const points = pointsAround(kind, centre, reach).map((point) => inside(point, picture.size));
    const measurement = { ...newMeasurement(kind, picture, centre), points };
    this.#keep(measurement);
    return measurement;
  }

  /** Moves the selected measurement, or one of its handles, by image pixels: one step of undo. */
  moveSelected(step: Point, handleIndex: number | undefined): void {
    const picture = this.#surface.picture();
    const selected = this.#store.get(this.#store.selectedId ?? '');
    if (picture === null || selected?.sopInstanceUid !== picture.sopInstanceUid) return;
    if (handleIndex === undefined) {
      this.#store.update(movedBy(selected, step, picture.size));
      return;
    }
    const from = selected.points[handleIndex];
    if (from === undefined) return;
    const to = inside({ x: from.x + step.x, y: from.y + step.y }, picture.size);
    this.#store.update(withHandle(selected, handleIndex, to));
  }

  #edit(hit: Hit, from: Point, image: Point, picture: MeasuredPicture): void {
    const way = distance(this.#surface.toCanvas(from), this.#surface.toCanvas(image));
    // A press to select must not move anything.
    if (this.#store.draft === null && way < leastDrag * this.#surface.unit) return;
    const step = { x: image.x - from.x, y: image.y - from.y };
    this.#store.setDraft(
      hit.part === 'handle'
        ? withHandle(hit.measurement, hit.index, inside(image, picture.size))
        : movedBy(hit.measurement, step, picture.size),
    );
  }

  #moveDraft(pointIndex: number, image: Point, picture: MeasuredPicture): void {
    const draft = this.#store.draft;
    if (draft === null) return;
    const to = inside(image, picture.size);
    const moved = withHandle(draft, pointIndex, to);
    // Until its second arm is drawn, an angle's last point lies on its vertex.
    this.#store.setDraft(draft.kind === 'angle' && pointIndex === 1 ? withHandle(moved, 2, to) : moved);
  }

  #keep(measurement: Measurement): void {
    this.#store.add(measurement);
    this.#store.select(measurement.measurementId);
    this.#surface.onDrawn(measurement);
  }
}

function newMeasurement(kind: MeasurementKind, picture: MeasuredPicture, at: Point): Measurement {
  const { studyInstanceUid, seriesInstanceUid, sopInstanceUid, frameIndex } = picture;
  return {
    measurementId: crypto.randomUUID(),
    kind,
    studyInstanceUid,
    seriesInstanceUid,
    sopInstanceUid,
    frameIndex,
    points: pointsAround(kind, at, 0),
    createdAt: localTime(new Date()),
  };
}

/** ISO 8601 in the clock of the person, with its offset. */
function localTime(now: Date): string {
  const offset = -now.getTimezoneOffset();
  const local = new Date(now.getTime() + offset * 60_000).toISOString().slice(0, 19);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const size = Math.abs(offset);
  return `${local}${offset < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}

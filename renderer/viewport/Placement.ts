import type { ImageCanvas } from './cornerstone/ImageCanvas';
import { clampZoom, type Geometry, type Point } from './geometry';

const upright: Omit<Geometry, 'zoom'> = {
  translation: { x: 0, y: 0 },
  rotationDegrees: 0,
  isFlippedHorizontally: false,
  isFlippedVertically: false,
};

/**
 * How the picture of one cell lies on its canvas. It fits the cell until zoom or pan, and again after `fit` or `reset`; as long
 * as it fits, it does so after every change of size, rotation and slice.
 */
export class Placement {
  readonly #canvas: ImageCanvas;
  readonly #onChange: () => void;
  #isFitted = true;
  /** Whether the next picture begins upright. */
  #isFresh = true;

  constructor(canvas: ImageCanvas, onChange: () => void) {
    this.#canvas = canvas;
    this.#onChange = onChange;
  }

  get geometry(): Geometry {
    return this.#canvas.geometry;
  }

  /** A picture was put on the canvas. */
  pictureShown(isOtherSize: boolean): void {
    if (this.#isFresh) this.#canvas.geometry = { ...upright, zoom: 1 };
    this.#isFresh = false;
    if (this.#isFitted || isOtherSize) this.fit();
  }

  /** Upright and fitted, also where no picture is shown now. */
  reset(): void {
    this.#isFresh = !this.#canvas.hasPicture;
    this.#canvas.geometry = { ...upright, zoom: 1 };
    this.fit();
  }

  fit(): void {
    this.#isFitted = true;
    const zoom = this.#canvas.fitZoom();
    this.#canvas.geometry = { ...this.geometry, zoom, translation: upright.translation };
    this.#onChange();
  }

  /** Rotated or flipped. */
  turn(geometry: Geometry): void {
    if (!this.#canvas.hasPicture) return;
    this.#canvas.geometry = geometry;
    if (this.#isFitted) this.fit();
    this.#onChange();
  }

  /** @param at canvas point that stays where it is; the centre without it */
  zoomTo(zoom: number, at?: Point): void {
    if (!this.#canvas.hasPicture) return;
    const { width, height } = this.#canvas.canvasSize;
    this.#canvas.zoomAbout(clampZoom(zoom), at ?? { x: width / 2, y: height / 2 });
    this.#isFitted = false;
    this.#onChange();
  }

  /** @param step in canvas pixels */
  panBy(step: Point): void {
    if (!this.#canvas.hasPicture) return;
    this.#canvas.panBy(step.x, step.y);
    this.#isFitted = false;
    this.#onChange();
  }

  /** The element has another size. */
  resized(): void {
    if (this.#canvas.resize() && this.#isFitted) this.fit();
    this.#onChange();
  }
}

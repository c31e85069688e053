/**
 * One picture in one element, drawn through cornerstone. Invariants:
 * - Canvas coordinates count pixels of the screen (CSS pixels × devicePixelRatio), image coordinates as in
 *   core/imaging/measurement.ts: (0, 0) is the top left corner of the first pixel, (0.5, 0.5) its centre. cornerstone's own
 *   pixel coordinates are the same (tests/e2e/viewport.spec.ts holds it).
 * - The pixels come from `picture.pixels()`, already windowed; cornerstone only places them.
 * - Changes are drawn at most once per animation frame; `onDrawn` runs in the same frame, after the picture.
 */
import type { Image, Viewport } from 'cornerstone-core';
import type { RenderedDetail } from 'cornerstone-tools';
import { cornerstone } from './libraries';
import { fitScale, snapped, translationFor, type Geometry, type Point, type Size } from '../geometry';

/** What is to be drawn. A new object for a new frame. */
export interface Picture {
  readonly rows: number;
  readonly columns: number;
  /** Height of a pixel divided by its width. */
  readonly pixelAspectRatio: number;
  /** The windowed pixels, rows × columns; called for each drawing, so it keeps what did not change. */
  pixels(): CanvasImageSource;
}

export interface CanvasEvents {
  /** The picture was drawn; the context is in canvas pixels. */
  onDrawn(context: CanvasRenderingContext2D): void;
  /** `pixels()` threw: nothing was drawn. */
  onFailed(error: unknown): void;
}

export class ImageCanvas {
  readonly #element: HTMLElement;
  readonly #events: CanvasEvents;
  readonly #listener: EventListener;
  #picture: Picture | null = null;
  #serial = 0;

  constructor(element: HTMLElement, events: CanvasEvents) {
    this.#element = element;
    this.#events = events;
    cornerstone.enable(element);
    this.#listener = (event) => {
      const { canvasContext } = (event as CustomEvent<RenderedDetail>).detail;
      canvasContext.setTransform(1, 0, 0, 1, 0, 0);
      this.#events.onDrawn(canvasContext);
    };
    element.addEventListener(cornerstone.EVENTS.IMAGE_RENDERED, this.#listener);
    this.resize();
  }

  get element(): HTMLElement {
    return this.#element;
  }

  get hasPicture(): boolean {
    return this.#picture !== null;
  }

  get canvasSize(): Size {
    const canvas = this.#canvas();
    return { width: canvas.width, height: canvas.height };
  }

  /** Canvas pixels per CSS pixel. */
  get pixelRatio(): number {
    return window.devicePixelRatio || 1;
  }

  /** Gives the canvas as many pixels as the screen has there; true when that changed its size. */
  resize(): boolean {
    const canvas = this.#canvas();
    const width = Math.max(1, Math.round(this.#element.clientWidth * this.pixelRatio));
    const height = Math.max(1, Math.round(this.#element.clientHeight * this.pixelRatio));
    canvas.style.width = '100%';
    canvas.style.height = '100%';
    if (canvas.width === width && canvas.height === height) return false;
    canvas.width = width;
    canvas.height = height;
    this.redraw();
    return true;
  }

  /** Shows another picture; geometry stays as it is, fitted for the first one. */
  show(picture: Picture): void {
    this.#picture = picture;
    const image = imageObject(picture, `diascope:${this.#serial++}`, (context) => {
      try {
        this.#draw(context);
      } catch (error) {
        // An error that leaves this hook would end cornerstone's drawing for good.
        this.#events.onFailed(error);
      }
    });
    cornerstone.displayImage(this.#element, image);
  }

  /** Black, until the next `show`. Geometry is kept. */
  clear(): void {
    this.#picture = null;
    const enabled = cornerstone.getEnabledElement(this.#element);
    delete enabled.image;
    const canvas = this.#canvas();
    const context = canvas.getContext('2d');
    context?.setTransform(1, 0, 0, 1, 0, 0);
    context?.clearRect(0, 0, canvas.width, canvas.height);
  }

  get geometry(): Geometry {
    const viewport = cornerstone.getViewport(this.#element);
    return {
      zoom: viewport?.scale ?? 1,
      translation: { x: viewport?.translation.x ?? 0, y: viewport?.translation.y ?? 0 },
      rotationDegrees: viewport?.rotation ?? 0,
      isFlippedHorizontally: viewport?.hflip ?? false,
      isFlippedVertically: viewport?.vflip ?? false,
    };
  }

  set geometry(next: Geometry) {
    if (this.#picture === null) return;
    const viewport: Viewport = {
      scale: next.zoom,
      translation: { ...next.translation },
      rotation: next.rotationDegrees,
      hflip: next.isFlippedHorizontally,
      vflip: next.isFlippedVertically,
    };
    cornerstone.setViewport(this.#element, viewport);
  }

  /** Moves the picture by canvas pixels. */
  panBy(canvasX: number, canvasY: number): void {
    if (this.#picture === null) return;
    const geometry = this.geometry;
    const shift = translationFor({ x: canvasX, y: canvasY }, geometry, this.#picture.pixelAspectRatio);
    const { x, y } = geometry.translation;
    this.geometry = { ...geometry, translation: { x: x + shift.x, y: y + shift.y } };
  }

  /** Sets the zoom so that the image stays where it is at a canvas point. */
  zoomAbout(zoom: number, at: Point): void {
    if (this.#picture === null) return;
    const fixed = this.toImage(at);
    this.geometry = { ...this.geometry, zoom };
    const moved = this.toCanvas(fixed);
    this.panBy(at.x - moved.x, at.y - moved.y);
  }

  /** The zoom that shows all of the picture. */
  fitZoom(): number {
    if (this.#picture === null) return 1;
    return fitScale(this.canvasSize, this.#picture, this.geometry.rotationDegrees);
  }

  toCanvas(point: Point): Point {
    const { x, y } = point;
    return cornerstone.pixelToCanvas(this.#element, { x, y, _pixelCoordinateBrand: '' });
  }

  toImage(point: Point): Point {
    const { x, y } = point;
    return cornerstone.canvasToPixel(this.#element, { x, y, _canvasCoordinateBrand: '' });
  }

  /** A mouse position (clientX, clientY) on the canvas. */
  fromClient(client: Point): Point {
    const box = this.#canvas().getBoundingClientRect();
    return { x: (client.x - box.left) * this.pixelRatio, y: (client.y - box.top) * this.pixelRatio };
  }

  redraw(): void {
    if (this.#picture !== null) cornerstone.updateImage(this.#element);
  }

  close(): void {
    this.#element.removeEventListener(cornerstone.EVENTS.IMAGE_RENDERED, this.#listener);
    cornerstone.disable(this.#element);
  }

  #draw(context: CanvasRenderingContext2D): void {
    const picture = this.#picture;
    if (picture === null) return;
    const { canvas } = context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = '#000';
    context.fillRect(0, 0, canvas.width, canvas.height);
    cornerstone.setToPixelCoordinateSystem(cornerstone.getEnabledElement(this.#element), context);
    const isPixelExact = this.geometry.zoom === 1 && picture.pixelAspectRatio === 1;
    if (isPixelExact) context.setTransform(snapped(context.getTransform()));
    context.imageSmoothingEnabled = !isPixelExact;
    context.imageSmoothingQuality = this.geometry.zoom < 1 ? 'medium' : 'low';
    context.drawImage(picture.pixels(), 0, 0);
  }

  #canvas(): HTMLCanvasElement {
    const canvas = cornerstone.getEnabledElement(this.#element).canvas;
    if (canvas === undefined) throw new Error('cornerstone gave no canvas');
    return canvas;
  }
}

type RenderHook = (enabledElement: { readonly canvas: HTMLCanvasElement }) => void;

/** A cornerstone image that draws itself; the numbers that cornerstone would window with are not used. */
function imageObject(
  picture: Picture,
  imageId: string,
  draw: (context: CanvasRenderingContext2D) => void,
): Image {
  const image: Partial<Image> & { readonly render: RenderHook } = {
    imageId,
    rows: picture.rows,
    columns: picture.columns,
    height: picture.rows,
    width: picture.columns,
    rowPixelSpacing: picture.pixelAspectRatio,
    columnPixelSpacing: 1,
    minPixelValue: 0,
    maxPixelValue: 255,
    slope: 1,
    intercept: 0,
    windowCenter: 128,
    windowWidth: 256,
    invert: false,
    color: true,
    render: ({ canvas }) => {
      const context = canvas.getContext('2d');
      if (context !== null) draw(context);
    },
  };
  return image as Image;
}

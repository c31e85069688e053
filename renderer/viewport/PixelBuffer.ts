import { drawOverlays } from '../../core/imaging/display/drawOverlays';
import { renderFrame } from '../../core/imaging/display/renderFrame';
import type { View } from '../../core/imaging/display/view';
import type { LoadedFrame } from '../frames/FrameStore';

/**
 * The windowed pixels of one viewport: drawn by the same `renderFrame` as `diascope render`, and only again when
 * frame or view is another object than the last time.
 */
export class PixelBuffer {
  readonly #canvas = document.createElement('canvas');
  #pixels: ImageData | null = null;
  #loaded: LoadedFrame | null = null;
  #view: View | null = null;

  /** A canvas of rows × columns; it stays the buffer's own and changes with the next call. */
  draw(loaded: LoadedFrame, view: View): HTMLCanvasElement {
    if (this.#loaded === loaded && this.#view === view) return this.#canvas;
    const { rows, columns } = loaded.frame;
    const pixels = this.#sized(columns, rows);
    renderFrame(loaded.frame, loaded.description, loaded.frameIndex, view, pixels.data);
    drawOverlays(loaded.description, loaded.frameIndex, pixels.data);
    this.#canvas.getContext('2d')?.putImageData(pixels, 0, 0);
    this.#loaded = loaded;
    this.#view = view;
    return this.#canvas;
  }

  /** Lets go of the frame. */
  clear(): void {
    this.#loaded = null;
    this.#view = null;
  }

  #sized(columns: number, rows: number): ImageData & { readonly data: Uint8ClampedArray<ArrayBuffer> } {
    if (this.#pixels?.width !== columns || this.#pixels.height !== rows) {
      this.#canvas.width = columns;
      this.#canvas.height = rows;
      this.#pixels = new ImageData(columns, rows);
    }
    return this.#pixels as ImageData & { readonly data: Uint8ClampedArray<ArrayBuffer> };
  }
}

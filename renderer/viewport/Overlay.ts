/** The words, letters, scale bar and message over a picture. Made once; only what changed is written, as text. */
import type { ErrorCode } from '../../core/errors/codes';
import { pixelsPerMm, scaleBar, turnedPixelsPerMm } from '../../core/imaging/geometry/scaleBar';
import { text } from '../texts/text';
import type { ViewportState } from './api';
import { cornerTexts } from './cornerTexts';
import { pixelScale, type Size } from './geometry';

type Corner = 'topLeft' | 'topRight' | 'bottomLeft' | 'bottomRight' | 'warnings';
type Edge = 'left' | 'right' | 'top' | 'bottom';

const edges: readonly Edge[] = ['left', 'right', 'top', 'bottom'];

export class Overlay {
  readonly #sentence: (code: ErrorCode) => string;
  readonly #corners: Readonly<Record<Corner, HTMLElement>>;
  readonly #letters: Readonly<Record<Edge, HTMLElement>>;
  readonly #bar: HTMLElement;
  readonly #barText: HTMLElement;
  readonly #message: HTMLElement;
  readonly #messageTitle: HTMLElement;
  readonly #messageText: HTMLElement;

  constructor(parent: HTMLElement, sentence: (code: ErrorCode) => string) {
    this.#sentence = sentence;
    const root = child(parent, 'viewport-overlay');
    const bottomRight = child(root, 'viewport-corner is-bottom is-right');
    this.#corners = {
      topLeft: child(root, 'viewport-corner is-top is-left'),
      topRight: child(root, 'viewport-corner is-top is-right'),
      bottomLeft: child(root, 'viewport-corner is-bottom is-left'),
      warnings: child(bottomRight, 'viewport-warnings'),
      bottomRight: child(bottomRight, 'viewport-lines'),
    };
    const letter = (edge: Edge) => child(root, `viewport-letter is-${edge}`);
    this.#letters = {
      left: letter('left'),
      right: letter('right'),
      top: letter('top'),
      bottom: letter('bottom'),
    };
    const scale = child(root, 'viewport-scale');
    this.#bar = child(scale, 'viewport-scale-bar');
    this.#barText = child(scale, 'viewport-scale-text');
    this.#message = child(root, 'viewport-message');
    this.#message.setAttribute('role', 'status');
    this.#messageTitle = child(this.#message, 'viewport-message-title');
    this.#messageText = child(this.#message, 'viewport-message-text');
  }

  /** @param cell size of the cell in CSS pixels @param pixelRatio canvas pixels per CSS pixel */
  write(state: ViewportState, cell: Size, pixelRatio: number): void {
    const words = cornerTexts(state, this.#sentence);
    for (const [corner, element] of Object.entries(this.#corners)) {
      if (corner !== 'bottomRight' && corner !== 'warnings') writeLines(element, words[corner as Corner]);
    }
    writeLines(this.#corners.warnings, words.warnings);
    writeLines(this.#corners.bottomRight, words.bottomRight);
    const letters = state.kind === 'showing' ? state.letters : undefined;
    for (const edge of edges) write(this.#letters[edge], letters?.[edge] ?? '');
    this.#writeScale(state, cell, pixelRatio);
    this.#writeMessage(state);
  }

  #writeScale(state: ViewportState, cell: Size, pixelRatio: number): void {
    const bar = state.kind === 'showing' ? scaleOf(state, cell, pixelRatio) : undefined;
    write(this.#barText, bar?.text ?? '');
    const height = bar === undefined ? '0' : `${bar.lengthPx.toFixed(1)}px`;
    if (this.#bar.style.height !== height) this.#bar.style.height = height;
    this.#bar.hidden = bar === undefined;
  }

  #writeMessage(state: ViewportState): void {
    const words = messageOf(state, this.#sentence);
    write(this.#messageTitle, words.title);
    write(this.#messageText, words.sentence);
    this.#message.classList.toggle('is-error', state.kind === 'failed');
  }
}

function messageOf(state: ViewportState, sentence: (code: ErrorCode) => string) {
  switch (state.kind) {
    case 'empty':
    case 'showing':
      return { title: '', sentence: '' };
    case 'loading': {
      const slice = String(state.sliceIndex + 1);
      return { title: text(isFrame(state) ? 'cell.loadingFrame' : 'cell.loading', { slice }), sentence: '' };
    }
    case 'failed': {
      const slice = String(state.sliceIndex + 1);
      const title =
        state.sliceCount === 0 ? '' : text(isFrame(state) ? 'cell.failedFrame' : 'cell.failed', { slice });
      return { title, sentence: sentence(state.code) };
    }
  }
}

/** Frames of one file are called so, as in the corner. */
function isFrame(state: ViewportState & { kind: 'loading' | 'failed' }): boolean {
  return state.slice.instance.numberOfFrames > 1;
}

function scaleOf(state: ViewportState & { kind: 'showing' }, cell: Size, pixelRatio: number) {
  const { column, row } = pixelScale(state.description.pixelAspectRatio);
  const zoom = state.zoom / pixelRatio;
  const scale = pixelsPerMm(state.spacing, zoom * column, zoom * row);
  if (scale === undefined) return undefined;
  const seen = turnedPixelsPerMm(scale, state.rotationDegrees);
  // It stands at the left edge between the letter in the middle and the corner below.
  return scaleBar(seen.vertical, Math.min(240, cell.height / 2 - 118));
}

function child(parent: HTMLElement, className: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  parent.append(element);
  return element;
}

function write(element: HTMLElement, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}

function writeLines(element: HTMLElement, lines: readonly string[]): void {
  while (element.childElementCount > lines.length) element.lastElementChild?.remove();
  while (element.childElementCount < lines.length) element.append(document.createElement('bdi'));
  for (const [place, line] of lines.entries()) {
    const target = element.children.item(place);
    if (target !== null && target.textContent !== line) target.textContent = line;
  }
}

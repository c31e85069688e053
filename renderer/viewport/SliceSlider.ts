/** The slider at the right edge of a cell: the place in the stack, by mouse and keyboard. */
import { text } from '../texts/text';

const pageStep = 10;

export class SliceSlider {
  readonly #track: HTMLElement;
  readonly #thumb: HTMLElement;
  readonly #goTo: (index: number) => void;
  #index = 0;
  #count = 0;

  constructor(parent: HTMLElement, goTo: (index: number) => void) {
    this.#goTo = goTo;
    this.#track = document.createElement('div');
    this.#track.className = 'viewport-slider';
    this.#track.tabIndex = 0;
    this.#track.hidden = true;
    this.#track.setAttribute('role', 'slider');
    this.#track.setAttribute('aria-orientation', 'vertical');
    this.#track.setAttribute('aria-label', text('cell.slider'));
    this.#thumb = document.createElement('div');
    this.#thumb.className = 'viewport-slider-thumb';
    this.#track.append(this.#thumb);
    parent.append(this.#track);
    this.#track.addEventListener('pointerdown', (event) => this.#press(event));
    this.#track.addEventListener('pointermove', (event) => {
      if (this.#track.hasPointerCapture(event.pointerId)) this.#follow(event);
    });
    this.#track.addEventListener('keydown', (event) => this.#key(event));
    this.#track.addEventListener('dblclick', (event) => event.stopPropagation());
  }

  write(index: number, count: number): void {
    this.#track.hidden = count < 2;
    if (index === this.#index && count === this.#count) return;
    this.#index = index;
    this.#count = count;
    const words = { slice: String(index + 1), count: String(count) };
    this.#track.setAttribute('aria-valuemin', '1');
    this.#track.setAttribute('aria-valuemax', String(count));
    this.#track.setAttribute('aria-valuenow', String(index + 1));
    this.#track.setAttribute('aria-valuetext', text('cell.sliderValue', words));
    this.#thumb.style.setProperty('--place', String(count < 2 ? 0 : index / (count - 1)));
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#track.setPointerCapture(event.pointerId);
    this.#follow(event);
  }

  #follow(event: PointerEvent): void {
    const track = this.#track.getBoundingClientRect();
    const thumb = this.#thumb.offsetHeight;
    const part = (event.clientY - track.top - thumb / 2) / Math.max(1, track.height - thumb);
    this.#goTo(Math.round(Math.max(0, Math.min(1, part)) * (this.#count - 1)));
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const target = this.#target(event.key);
    if (target === undefined) return;
    event.preventDefault();
    // The window's own keys would move a second time.
    event.stopPropagation();
    this.#goTo(target);
  }

  #target(key: string): number | undefined {
    switch (key) {
      case 'ArrowUp':
      case 'ArrowLeft':
        return this.#index - 1;
      case 'ArrowDown':
      case 'ArrowRight':
        return this.#index + 1;
      case 'PageUp':
        return this.#index - pageStep;
      case 'PageDown':
        return this.#index + pageStep;
      case 'Home':
        return 0;
      case 'End':
        return this.#count - 1;
      default:
        return undefined;
    }
  }
}

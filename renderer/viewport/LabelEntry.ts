/** A field on the picture for the words of a measurement. Enter or leaving it keeps them, Escape does not. */
import type { Measurement } from '../../core/imaging/measurement';
import { labelled } from '../tools/labelled';
import type { MeasurementHistory } from '../tools/MeasurementHistory';
import { text } from '../texts/text';
import type { Point } from './geometry';

const longestLabel = 200;

export class LabelEntry {
  readonly #parent: HTMLElement;
  readonly #store: MeasurementHistory;
  #close: ((keeps: boolean) => void) | null = null;

  constructor(parent: HTMLElement, store: MeasurementHistory) {
    this.#parent = parent;
    this.#store = store;
  }

  /** @param at in CSS pixels of the cell */
  open(measurement: Measurement, at: Point): void {
    this.close();
    const input = document.createElement('input');
    input.className = 'viewport-label';
    input.type = 'text';
    input.maxLength = longestLabel;
    input.value = measurement.text ?? '';
    input.setAttribute('aria-label', text('cell.labelEntry'));
    input.placeholder = text('cell.labelEntry');
    input.style.left = `${Math.max(4, Math.min(at.x, this.#parent.clientWidth - 190))}px`;
    input.style.top = `${Math.max(4, Math.min(at.y - 14, this.#parent.clientHeight - 34))}px`;
    this.#close = (keeps) => {
      this.#close = null;
      const words = input.value.trim();
      const hadFocus = document.activeElement === input;
      input.remove();
      if (hadFocus) this.#parent.focus();
      const current = this.#store.get(measurement.measurementId);
      if (keeps && current !== undefined) this.#store.update(labelled(current, words));
    };
    input.addEventListener('keydown', (event) => this.#key(event));
    input.addEventListener('blur', () => this.#close?.(true));
    // A press in the field is not a press on the picture.
    for (const name of ['mousedown', 'dblclick', 'wheel']) {
      input.addEventListener(name, (event) => event.stopPropagation());
    }
    this.#parent.append(input);
    input.focus();
    input.select();
  }

  /** Keeps what was typed. */
  close(): void {
    this.#close?.(true);
  }

  #key(event: KeyboardEvent): void {
    // None of the window's keys while typing.
    event.stopPropagation();
    if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    this.#close?.(event.key === 'Enter');
  }
}

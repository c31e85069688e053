/**
 * All measurements in memory. Invariants:
 * - Measurements are never changed in place: an edit puts another object under the same id.
 * - Each `add`, `update` and `remove` is one step of undo; undoing is not itself a step. `load` forgets the steps of its study.
 * - The draft is what the mouse is drawing or dragging just now. It is shown, but neither listed nor saved.
 */
import type { Measurement } from '../../core/imaging/measurement';
import type { MeasurementChange, MeasurementStore } from '../viewport/api';

interface Step {
  readonly before: Measurement | undefined;
  readonly after: Measurement | undefined;
}

const keptSteps = 500;

export class MeasurementHistory implements MeasurementStore {
  readonly #byId = new Map<string, Measurement>();
  readonly #listeners = new Set<(change: MeasurementChange) => void>();
  #done: Step[] = [];
  #undone: Step[] = [];
  #selectedId: string | null = null;
  #draft: Measurement | null = null;

  list(studyInstanceUid?: string): readonly Measurement[] {
    const all = [...this.#byId.values()];
    return studyInstanceUid === undefined
      ? all
      : all.filter((one) => one.studyInstanceUid === studyInstanceUid);
  }

  /** What is drawn on one picture: the list, with the draft in place of its former self. */
  onFrame(sopInstanceUid: string, frameIndex: number): readonly Measurement[] {
    const draft = this.#draft;
    const shown = [...this.#byId.values()].filter((one) => one.measurementId !== draft?.measurementId);
    if (draft !== null) shown.push(draft);
    return shown.filter((one) => one.sopInstanceUid === sopInstanceUid && one.frameIndex === frameIndex);
  }

  get(measurementId: string): Measurement | undefined {
    return this.#byId.get(measurementId);
  }

  load(studyInstanceUid: string, measurements: readonly Measurement[]): void {
    for (const former of this.list(studyInstanceUid)) this.#byId.delete(former.measurementId);
    for (const one of measurements) this.#byId.set(one.measurementId, one);
    const isOther = (step: Step) => (step.after ?? step.before)?.studyInstanceUid !== studyInstanceUid;
    this.#done = this.#done.filter(isOther);
    this.#undone = this.#undone.filter(isOther);
    this.#dropLostSelection();
    this.#tell({ kind: 'load', studyInstanceUid });
  }

  add(measurement: Measurement): void {
    this.#do({ before: undefined, after: measurement });
  }

  update(measurement: Measurement): void {
    const before = this.#byId.get(measurement.measurementId);
    if (before !== undefined && before !== measurement) this.#do({ before, after: measurement });
  }

  remove(measurementId: string): void {
    const before = this.#byId.get(measurementId);
    if (before !== undefined) this.#do({ before, after: undefined });
  }

  undo(): void {
    const step = this.#done.pop();
    if (step === undefined) return;
    this.#undone.push(step);
    this.#apply({ before: step.after, after: step.before });
  }

  redo(): void {
    const step = this.#undone.pop();
    if (step === undefined) return;
    this.#done.push(step);
    this.#apply(step);
  }

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  get selectedId(): string | null {
    return this.#selectedId;
  }

  select(measurementId: string | null): void {
    if (measurementId === this.#selectedId) return;
    this.#selectedId = measurementId;
    this.#tell({ kind: 'select' });
  }

  get draft(): Measurement | null {
    return this.#draft;
  }

  setDraft(draft: Measurement | null): void {
    const changed = draft ?? this.#draft;
    this.#draft = draft;
    if (changed !== null) this.#tell({ kind: 'drag', studyInstanceUid: changed.studyInstanceUid });
  }

  onChange(listener: (change: MeasurementChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #do(step: Step): void {
    this.#done.push(step);
    if (this.#done.length > keptSteps) this.#done.shift();
    this.#undone = [];
    this.#apply(step);
  }

  #apply({ before, after }: Step): void {
    const one = after ?? before;
    if (one === undefined) return;
    if (after === undefined) this.#byId.delete(one.measurementId);
    else this.#byId.set(after.measurementId, after);
    this.#dropLostSelection();
    this.#tell({ kind: 'edit', studyInstanceUid: one.studyInstanceUid });
  }

  #dropLostSelection(): void {
    if (this.#selectedId !== null && !this.#byId.has(this.#selectedId)) this.#selectedId = null;
  }

  #tell(change: MeasurementChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}

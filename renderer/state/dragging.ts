import { computed, signal } from '@preact/signals-core';

const key = signal<string | null>(null);

/** Key of the series that is being dragged. UIDs alone do not tell it where a broken file repeats them. */
export const draggedSeries = computed(() => key.value);

export function dragSeries(next: string | null): void {
  key.value = next;
}

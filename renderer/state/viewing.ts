/** What the cells of the grid show, as their elements tell it, and the tool of the left mouse button. */
import { computed, signal } from '@preact/signals-core';
import type { ToolName, ViewportState } from '../viewport/api';
import { activeCell, cellIndices } from './layout';

const empty: ViewportState = { kind: 'empty' };
const states = signal<readonly ViewportState[]>(cellIndices.map(() => empty));
const tool = signal<ToolName>('window');

export const views = computed(() => states.value);
/** The cell that keys and tool bar act on. */
export const activeView = computed<ViewportState>(() => states.value[activeCell.value] ?? empty);
export const activeTool = computed(() => tool.value);

export function viewChanged(index: number, state: ViewportState): void {
  if (states.value[index] === state) return;
  states.value = states.value.map((other, place) => (place === index ? state : other));
}

export function toolChanged(next: ToolName): void {
  tool.value = next;
}

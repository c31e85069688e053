/** The elements of the cells and what they share. The one place where panels reach them. */
import { AppError } from '../../core/errors/AppError';
import { activeCell, cellIndices } from '../state/layout';
import type { DicomViewportElement, Viewports } from '../viewport/api';

let shared: Viewports | undefined;
const elements: (DicomViewportElement | null)[] = cellIndices.map(() => null);

export function provideViewports(viewports: Viewports): void {
  shared = viewports;
}

/** @throws {AppError} internal.unexpected before the window has started */
export function viewports(): Viewports {
  if (shared === undefined) throw new AppError('internal.unexpected', { reason: 'no viewports' });
  return shared;
}

export function registerCell(index: number, element: DicomViewportElement | null): void {
  elements[index] = element;
}

export function cellElement(index: number): DicomViewportElement | null {
  return elements[index] ?? null;
}

/** The cell that keys and tool bar act on. */
export function activeElement(): DicomViewportElement | null {
  return cellElement(activeCell.peek());
}

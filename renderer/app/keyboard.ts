/**
 * The keys of the window. A key that a control needs for itself stays with it: typing in a field, Enter and
 * Space on a button, and whatever a list or menu has handled already (`defaultPrevented`).
 */
import { activeView, activeTool } from '../state/viewing';
import { selectedFinding } from '../state/findings';
import type { DicomViewportElement, ToolName } from '../viewport/api';
import type { MeasurementKind } from '../../core/imaging/measurement';
import { pictureCommands } from './pictureCommands';
import { programCommands } from './programCommands';
import { toolCommands } from './toolCommands';
import type { Command } from './Command';
import { closeTopmost } from './closeTopmost';
import { focusNextRegion } from './regions';
import { activeElement } from './viewports';

const commands = new Map<string, Command>();
for (const command of [
  ...Object.values(toolCommands),
  ...Object.values(pictureCommands),
  ...Object.values(programCommands),
])
  for (const chord of command.keys) commands.set(chord, command);

const sliceSteps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
  PageDown: 10,
  PageUp: -10,
};
const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const panPixels = 16;
const zoomStep = 1.1;

/** Listens for keys; gives the function that ends it. */
export function listenToKeys(): () => void {
  addEventListener('keydown', handleKey);
  return () => removeEventListener('keydown', handleKey);
}

/** A key press in words: `Ctrl+Shift+Z`, `W`, `Space`, `ArrowUp`. Cmd counts as Ctrl. */
export function chordOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string {
  const key = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const modifiers = [
    event.ctrlKey || event.metaKey ? 'Ctrl+' : '',
    event.altKey ? 'Alt+' : '',
    event.shiftKey ? 'Shift+' : '',
  ];
  return modifiers.join('') + key;
}

function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const chord = chordOf(event);
  const target = event.target instanceof Element ? event.target : null;
  // Also where the focus was on something in the sheet that is gone, and stands nowhere.
  if (document.querySelector('dialog[open]') !== null && chord !== 'F1') return;
  const isCommandKey = event.ctrlKey || event.metaKey || /^(F\d+|Escape)$/.test(event.key);
  if (
    isTyping(target) &&
    (!isCommandKey || chord === 'Ctrl+Z' || chord === 'Ctrl+Shift+Z' || chord === 'Ctrl+Y')
  )
    return;
  if (isPressable(target) && (chord === 'Space' || chord === 'Enter')) return;
  if (runCommand(chord) || goAround(chord) || steer(chord, event.key)) event.preventDefault();
}

function runCommand(chord: string): boolean {
  const command = commands.get(chord);
  if (command === undefined) return false;
  if (command.isDisabled?.() !== true) command.run();
  return true;
}

function goAround(chord: string): boolean {
  if (chord === 'F6') focusNextRegion(1);
  else if (chord === 'Shift+F6') focusNextRegion(-1);
  else return chord === 'Escape' && closeTopmost();
  return true;
}

/** Keys that move through slices, choose presets, or do what the tool drags. */
function steer(chord: string, key: string): boolean {
  const element = activeElement();
  if (element === null || activeView.peek().kind === 'empty') return false;
  const slices = sliceSteps[chord];
  if (slices !== undefined) element.stepSlices(slices);
  else if (chord === 'Home') element.goTo(0);
  else if (chord === 'End') element.goTo(Number.MAX_SAFE_INTEGER);
  else if (/^[1-9]$/.test(chord)) element.applyPreset(Number(chord) - 1);
  else if (chord === 'Enter') return place(element, activeTool.peek());
  else if (chord === 'Shift+' + key) return dragByKey(element, key, undefined);
  else if (chord === 'Alt+' + key) return dragByKey(element, key, 1);
  else return false;
  return true;
}

function place(element: DicomViewportElement, tool: ToolName): boolean {
  if (!isMeasuring(tool)) return false;
  element.placeMeasurement(tool);
  return true;
}

/** The key path of a drag: of the selected measurement (or one end of it), else of the chosen tool. */
function dragByKey(element: DicomViewportElement, key: string, pointIndex: number | undefined): boolean {
  const direction = directions[key];
  if (direction === undefined) return false;
  const [x, y] = direction;
  const tool = activeTool.peek();
  if (selectedFinding.peek() !== null) element.moveSelected(x, y, pointIndex);
  else if (tool === 'window') element.nudgeWindow(-y, x);
  else if (tool === 'pan') element.panBy(x * panPixels, y * panPixels);
  else if (tool === 'zoom') element.zoomBy(zoomStep ** (x - y));
  else if (tool === 'scroll') element.stepSlices(x + y);
  return true;
}

function isMeasuring(tool: ToolName): tool is MeasurementKind {
  return tool !== 'window' && tool !== 'pan' && tool !== 'zoom' && tool !== 'scroll';
}

function isTyping(target: Element | null): boolean {
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox' && target.type !== 'button';
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function isPressable(target: Element | null): boolean {
  if (target === null) return false;
  return (
    target.closest('button, a, summary, input, [role="option"], [role="tab"], [role="menuitem"]') !== null
  );
}

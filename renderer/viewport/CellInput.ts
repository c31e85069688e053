/** What mouse and wheel do on a picture (screen.md, Hands). Each has a method of the element as its key path. */
import type { MeasurementKind } from '../../core/imaging/measurement';
import type { WindowSetting } from '../../core/imaging/types';
import type { MeasuringGesture } from '../tools/MeasuringGesture';
import { navigationTools, type ToolName } from './api';
import type { Cell } from './Cell';
import {
  bindDrag,
  leftButton,
  middleButton,
  rightButton,
  type DragHandler,
  type DragPoint,
} from './cornerstone/toolBinding';
import type { Point } from './geometry';
import { draggedWindow } from './windowing';

export interface InputParts {
  readonly cell: Cell;
  readonly gesture: MeasuringGesture;
  readonly tool: () => ToolName;
}

/** Dragging up by so many CSS pixels multiplies the zoom by e. */
const zoomPixels = 200;

/** Binds the three buttons; ends with cornerstone's element. */
export function bindButtons(element: HTMLElement, parts: InputParts): void {
  const { cell } = parts;
  bindDrag(element, 'LeftDrag', leftButton, leftDrag(parts));
  bindDrag(element, 'RightDrag', rightButton, zoomDrag(cell));
  bindDrag(element, 'MiddleDrag', middleButton, panDrag(cell));
}

/** The left button: measurements under the mouse first, then the chosen tool. */
function leftDrag(parts: InputParts): DragHandler {
  const { cell, gesture } = parts;
  const handlers = {
    window: windowDrag(cell),
    pan: panDrag(cell),
    zoom: zoomDrag(cell),
    scroll: scrollDrag(cell),
  };
  let current: DragHandler | null = null;
  let last: Point = { x: 0, y: 0 };
  return {
    begin: (at) => {
      last = at.canvas;
      const tool = parts.tool();
      const isMeasuring = gesture.begin(at.canvas, at.image, measurementKind(tool));
      current = isMeasuring || !isNavigation(tool) ? null : handlers[tool];
      current?.begin(at);
    },
    move: (at) => {
      last = at.canvas;
      if (current === null) gesture.move(at.image);
      else current.move(at);
    },
    end: () => {
      if (current === null) gesture.end(last);
      else current.end();
      current = null;
    },
  };
}

type Navigation = (typeof navigationTools)[number];

function isNavigation(tool: ToolName): tool is Navigation {
  return (navigationTools as readonly ToolName[]).includes(tool);
}

function measurementKind(tool: ToolName): MeasurementKind | null {
  return isNavigation(tool) ? null : tool;
}

const nothing = () => undefined;

function windowDrag(cell: Cell): DragHandler {
  let from: WindowSetting | null = null;
  let way = { x: 0, y: 0 };
  return {
    begin: () => {
      const { windowing } = cell;
      from = windowing?.kind === 'window' ? windowing : null;
      // A LUT has no centre and width; dragging begins from the whole range of the frame.
      if (windowing?.kind === 'voiLut') from = cell.rangeWindow();
      way = { x: 0, y: 0 };
    },
    move: (at) => {
      way = { x: way.x + at.step.x, y: way.y + at.step.y };
      if (from === null || cell.loaded === null) return;
      const window = draggedWindow(cell.loaded, from, way);
      cell.choose({ kind: 'window', window, from: 'person' });
    },
    end: nothing,
  };
}

function panDrag(cell: Cell): DragHandler {
  return {
    begin: nothing,
    move: (at) => cell.placement.panBy(scaled(at.step, cell.canvas.pixelRatio)),
    end: nothing,
  };
}

/** Up is nearer. The image stays where the drag began. */
function zoomDrag(cell: Cell): DragHandler {
  return {
    begin: nothing,
    move: (at) =>
      cell.placement.zoomTo(cell.canvas.geometry.zoom * Math.exp(-at.step.y / zoomPixels), at.startCanvas),
    end: nothing,
  };
}

/** Down is forward; the height of the cell is about the whole stack, at least 3 and at most 24 pixels a slice. */
function scrollDrag(cell: Cell): DragHandler {
  let startIndex = 0;
  let way = 0;
  return {
    begin: () => {
      startIndex = cell.wantedIndex;
      way = 0;
    },
    move: (at: DragPoint) => {
      way += at.step.y;
      const height = cell.canvas.canvasSize.height / cell.canvas.pixelRatio;
      const perSlice = Math.max(3, Math.min(24, height / Math.max(1, cell.stack.length)));
      const target = startIndex + Math.trunc(way / perSlice);
      if (target !== cell.wantedIndex) cell.goTo(target);
    },
    end: nothing,
  };
}

function scaled(point: Point, factor: number): Point {
  return { x: point.x * factor, y: point.y * factor };
}

/** A wheel event of at least this many pixels is a notch of a mouse; smaller ones of a touch pad are added up. */
const notchPixels = 40;

/** Handles the wheel: slices; with Ctrl, zoom about the mouse. */
export function wheelHandler(cell: Cell): (event: WheelEvent) => void {
  let collected = 0;
  return (event) => {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * notchPixels;
    if (event.ctrlKey) {
      const at = cell.canvas.fromClient({ x: event.clientX, y: event.clientY });
      const limited = Math.max(-120, Math.min(120, pixels));
      cell.placement.zoomTo(cell.canvas.geometry.zoom * Math.exp(-limited / 500), at);
      return;
    }
    collected = Math.sign(pixels) === Math.sign(collected) ? collected + pixels : pixels;
    if (Math.abs(collected) < notchPixels) return;
    cell.goTo(cell.wantedIndex + Math.sign(collected) * Math.max(1, Math.round(Math.abs(collected) / 120)));
    collected = 0;
  };
}

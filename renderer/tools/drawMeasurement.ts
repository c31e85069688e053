import type { Measurement } from '../../core/imaging/measurement';
import type { Point } from '../viewport/geometry';
import { handlesOf } from './handles';
import { outlineOf, type Outline } from './outline';

/** Colours of screen.md; the dark halo keeps them readable on white. */
const normal = '#ffd54a';
const selected = '#7ef0a5';
const halo = 'rgba(0, 0, 0, 0.75)';

export interface DrawStyle {
  readonly isSelected: boolean;
  /** Whether its handles show. */
  readonly hasHandles: boolean;
  /** Canvas pixels per CSS pixel. */
  readonly unit: number;
}

/** Draws one measurement with its lines of text; the context is in canvas pixels. */
export function drawMeasurement(
  context: CanvasRenderingContext2D,
  measurement: Measurement,
  text: readonly string[],
  toCanvas: (point: Point) => Point,
  style: DrawStyle,
): void {
  const { unit } = style;
  const outline = outlineOf(measurement, toCanvas, unit);
  const colour = style.isSelected ? selected : normal;
  context.save();
  context.lineCap = 'round';
  context.lineJoin = 'round';
  const path = pathOf(outline, unit);
  stroke(context, path, halo, 4 * unit);
  stroke(context, path, colour, 1.5 * unit);
  if (style.hasHandles) drawHandles(context, handlesOf(measurement).map(toCanvas), colour, unit);
  drawText(context, text, outline.label, colour, unit);
  context.restore();
}

function pathOf(outline: Outline, unit: number): Path2D {
  const path = new Path2D();
  const { ellipse, arrowHead, cross } = outline;
  if (ellipse !== undefined) {
    const { centre, radiusX, radiusY } = ellipse;
    path.ellipse(centre.x, centre.y, radiusX, radiusY, 0, 0, 2 * Math.PI);
  } else {
    for (const line of outline.lines) addLine(path, line);
  }
  if (arrowHead !== undefined) addLine(path, [arrowHead[1], arrowHead[0], arrowHead[2]]);
  if (cross !== undefined) {
    const { x, y } = cross;
    const [near, far] = [2 * unit, 7 * unit];
    addLine(path, [
      { x: x - far, y },
      { x: x - near, y },
    ]);
    addLine(path, [
      { x: x + near, y },
      { x: x + far, y },
    ]);
    addLine(path, [
      { x, y: y - far },
      { x, y: y - near },
    ]);
    addLine(path, [
      { x, y: y + near },
      { x, y: y + far },
    ]);
  }
  return path;
}

function addLine(path: Path2D, line: readonly Point[]): void {
  for (const [place, point] of line.entries()) {
    if (place === 0) path.moveTo(point.x, point.y);
    else path.lineTo(point.x, point.y);
  }
}

function stroke(context: CanvasRenderingContext2D, path: Path2D, colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(path);
}

function drawHandles(
  context: CanvasRenderingContext2D,
  handles: readonly Point[],
  colour: string,
  unit: number,
): void {
  const path = new Path2D();
  for (const { x, y } of handles) {
    path.moveTo(x + 4 * unit, y);
    path.arc(x, y, 4 * unit, 0, 2 * Math.PI);
  }
  stroke(context, path, halo, 4 * unit);
  stroke(context, path, colour, 1.5 * unit);
}

/** Writes lines beside a point, moved so that all of them stay on the canvas. */
function drawText(
  context: CanvasRenderingContext2D,
  lines: readonly string[],
  at: Point,
  colour: string,
  unit: number,
): void {
  if (lines.length === 0) return;
  const lineHeight = 16 * unit;
  context.font = `600 ${13 * unit}px system-ui, sans-serif`;
  context.textBaseline = 'middle';
  const width = Math.max(...lines.map((line) => context.measureText(line).width));
  const height = lines.length * lineHeight;
  const margin = 4 * unit;
  const x = clamp(at.x, margin, context.canvas.width - width - margin);
  const top = clamp(at.y - lineHeight / 2, margin, context.canvas.height - height - margin);
  for (const [place, line] of lines.entries()) {
    const y = top + (place + 0.5) * lineHeight;
    context.strokeStyle = halo;
    context.lineWidth = 4 * unit;
    context.strokeText(line, x, y);
    context.fillStyle = colour;
    context.fillText(line, x, y);
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

import type { LoadedFrame } from '../frames/FrameStore';
import type { Point } from '../viewport/geometry';
import { drawMeasurement } from './drawMeasurement';
import type { MeasurementHistory } from './MeasurementHistory';
import { readMeasurement } from './readMeasurement';

/** Draws all measurements of the shown frame over it, the selected one last. */
export function drawMeasurements(
  context: CanvasRenderingContext2D,
  store: MeasurementHistory,
  loaded: LoadedFrame,
  sopInstanceUid: string,
  view: {
    readonly toCanvas: (point: Point) => Point;
    readonly unit: number;
    readonly hoveredId: string | null;
  },
): void {
  const active = store.draft?.measurementId ?? store.selectedId;
  const shown = store.onFrame(sopInstanceUid, loaded.frameIndex);
  const isActive = (id: string) => (id === active ? 1 : 0);
  const order = [...shown].sort((a, b) => isActive(a.measurementId) - isActive(b.measurementId));
  for (const measurement of order) {
    const { measurementId, text } = measurement;
    const { lines, remarks } = readMeasurement(measurement, loaded);
    const words = [...(text === undefined || text === '' ? [] : [text]), ...lines, ...remarks];
    drawMeasurement(context, measurement, words, view.toCanvas, {
      isSelected: measurementId === active,
      hasHandles: measurementId === active || measurementId === view.hoveredId,
      unit: view.unit,
    });
  }
}

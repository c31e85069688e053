import type { Measurement } from '../../core/imaging/measurement';
import { activeElement, cellElement } from '../app/viewports';
import { selectFinding } from '../state/findings';
import { activateCell, cells, showSeries, visibleCells } from '../state/layout';
import { findInstance, seriesEntries, type SeriesEntry } from '../state/library';
import { text } from '../texts/text';

/** Shows the slice of a measurement: in the cell that shows its series, else in the active one. */
export function goToFinding(measurement: Measurement): void {
  selectFinding(measurement.measurementId);
  const entry = entryOf(measurement);
  if (entry === undefined) return;
  const shownIn = visibleCells.peek().find((index) => cells.peek()[index]?.key === entry.key);
  if (shownIn === undefined) {
    showSeries(entry.key);
    activeElement()?.showSeries(entry.series);
    activeElement()?.goToMeasurement(measurement);
    return;
  }
  activateCell(shownIn);
  cellElement(shownIn)?.goToMeasurement(measurement);
}

/** Where a measurement stands, in words: its series and slice. */
export function placeOf(measurement: Measurement): string {
  const entry = entryOf(measurement);
  const instance = findInstance(measurement.sopInstanceUid);
  if (entry === undefined || instance === undefined) return text('findings.notOpen');
  const place = entry.series.instances.findIndex((one) => one.sopInstanceUid === measurement.sopInstanceUid);
  const number = place + 1;
  const series = entry.series.number;
  const slice =
    series === undefined
      ? text('findings.slice', { slice: number })
      : text('findings.seriesSlice', { series, slice: number });
  if (instance.numberOfFrames < 2) return slice;
  return `${slice}, ${text('findings.frame', { frame: measurement.frameIndex + 1 })}`;
}

function entryOf(measurement: Measurement): SeriesEntry | undefined {
  for (const entry of seriesEntries.peek().values())
    if (
      entry.series.seriesInstanceUid === measurement.seriesInstanceUid &&
      entry.study.studyInstanceUid === measurement.studyInstanceUid
    )
      return entry;
  return undefined;
}

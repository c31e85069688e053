import { measurementsCsv, type MeasurementRow } from '../../core/imaging/measure/measurementsCsv';
import type { Measurement } from '../../core/imaging/measurement';
import { call } from '../ipc/client';
import { app } from '../state/app';
import { chooseTarget } from '../state/browser';
import { readAll } from '../state/findings';
import { findInstance, type SeriesEntry } from '../state/library';
import { tell, tellError } from '../state/notices';
import { text } from '../texts/text';

/** Writes the listed measurements as a table to a place that the person chooses. */
export async function exportFindings(
  measurements: readonly Measurement[],
  entry: SeriesEntry,
): Promise<void> {
  try {
    const csv = measurementsCsv((await readAll(measurements)).map(rowOf));
    const hasDialogs = app.value.kind === 'ready' && app.value.info.hasNativeDialogs;
    const target = hasDialogs ? undefined : await chooseTarget('csv', suggestedName(entry));
    if (target === null) return;
    const written = await call(
      'measurements.exportCsv',
      target === undefined ? { csv } : { csv, targetId: target.targetId },
    );
    if (written !== null) tell(text('findings.exported', { name: written.name }));
  } catch (error) {
    tellError(text('findings.exportFailed'), error);
  }
}

function rowOf({ measurement, reading }: Awaited<ReturnType<typeof readAll>>[number]): MeasurementRow {
  const instance = findInstance(measurement.sopInstanceUid);
  return {
    measurement,
    ...(reading === undefined ? {} : { result: reading }),
    ...present('studyDate', instance?.study.studyDate),
    ...present('modality', instance?.series.modality),
    ...present('seriesNumber', instance?.series.number),
    ...present('seriesDescription', instance?.series.description),
    ...present('instanceNumber', instance?.instanceNumber),
  };
}

function present<Name extends string, T>(name: Name, value: T | undefined): { readonly [N in Name]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [N in Name]?: T });
}

function suggestedName({ study }: SeriesEntry): string {
  return `${text('findings.suggestedName')} ${study.studyDate ?? ''}`.trim() + '.csv';
}

import type { Measurement } from '../../core/imaging/measurement';
import { measurementLines } from '../../core/imaging/measure/format';
import { measure } from '../../core/imaging/measure/measure';
import type { LoadedFrame } from '../frames/FrameStore';
import { text } from '../texts/text';
import type { MeasurementReading } from '../viewport/api';

/** Readings of the frame that each was computed on; measurements and frames never change in place. */
const known = new WeakMap<
  Measurement,
  { readonly loaded: LoadedFrame; readonly reading: MeasurementReading }
>();

/** What a measurement says, computed from its points and the frame that it stands on. */
export function readMeasurement(measurement: Measurement, loaded: LoadedFrame): MeasurementReading {
  const former = known.get(measurement);
  if (former?.loaded === loaded) return former.reading;
  const result = measure(measurement, loaded.frame, loaded.description);
  const reading: MeasurementReading = {
    ...result,
    measurementId: measurement.measurementId,
    lines: measurementLines(result),
    remarks: result.notes.map((note) => text(`note.${note}`)),
  };
  known.set(measurement, { loaded, reading });
  return reading;
}

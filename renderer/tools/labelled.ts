import type { Measurement } from '../../core/imaging/measurement';

/** The measurement with these words; the same object when it has them already, without the key when there are none. */
export function labelled(measurement: Measurement, words: string): Measurement {
  if (words === (measurement.text ?? '')) return measurement;
  const { text: _former, ...rest } = measurement;
  return words === '' ? rest : { ...rest, text: words };
}

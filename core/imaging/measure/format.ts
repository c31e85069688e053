import type { MeasuredName, MeasuredValue, MeasurementResult } from './result';

/** Words before the numbers; empty where the number speaks for itself. */
const labels: Readonly<Record<MeasuredName, string>> = {
  length: '',
  angle: '',
  area: 'area',
  mean: 'mean',
  standardDeviation: 'SD',
  min: 'min',
  max: 'max',
  count: 'pixels',
  excluded: 'left out',
  value: '',
  stored: 'stored',
  red: 'R',
  green: 'G',
  blue: 'B',
};

/**
 * Gives a measured number as text, e.g. `12.3 mm`, `45.0°`. The decimal sign is always a point. Digits: lengths and areas two decimals below 10,
 * then one, areas from 1000 on none; angles and px one; means and deviations at least three digits; values of pixels as they are when whole, else four digits.
 */
export function formatValue(measured: MeasuredValue): string {
  const number = formatNumber(measured);
  if (measured.unit === '') return number;
  return measured.unit === '°' ? `${number}°` : `${number} ${measured.unit}`;
}

/** Gives the lines of a result as they stand on the picture: one per number, with a word where it needs one. */
export function measurementLines(
  result: MeasurementResult,
  words: Readonly<Record<MeasuredName, string>> = labels,
): readonly string[] {
  return result.values.map((measured) => `${words[measured.name]} ${formatValue(measured)}`.trim());
}

function formatNumber({ name, value, unit }: MeasuredValue): string {
  const size = Math.abs(value);
  switch (name) {
    case 'length':
      return fixed(value, unit === 'mm' && size < 10 ? 2 : 1);
    case 'angle':
      return fixed(value, 1);
    case 'area':
      return fixed(value, size < 10 ? 2 : size < 1000 ? 1 : 0);
    case 'count':
    case 'excluded':
      return fixed(value, 0);
    case 'mean':
    case 'standardDeviation':
    case 'red':
    case 'green':
    case 'blue':
      return Number.isInteger(value) ? fixed(value, 0) : size >= 10 ? fixed(value, 1) : significant(value, 3);
    case 'min':
    case 'max':
    case 'value':
    case 'stored':
      return Number.isInteger(value) ? fixed(value, 0) : significant(value, 4);
  }
}

/** Plain digits; never `-0`. */
function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text;
}

/** At least `digits` significant digits without an exponent for sizes that people read. */
function significant(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 1e-4 || size >= 1e15) return value.toExponential(digits - 1);
  return fixed(value, Math.max(0, digits - 1 - Math.floor(Math.log10(size))));
}

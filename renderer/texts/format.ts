/** How values of files are written for people: names, dates, sizes and numbers. */

const dateFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const sizeSteps = [
  { unit: 'GB', bytes: 1e9 },
  { unit: 'MB', bytes: 1e6 },
  { unit: 'kB', bytes: 1e3 },
] as const;

/** DA `YYYYMMDD` (or the old `YYYY.MM.DD`) as `4 Mar 2021`; what is no date stays as it is. */
export function formatDate(da: string | undefined): string | undefined {
  if (da === undefined || da.trim() === '') return undefined;
  const parts = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(da.trim());
  if (parts === null) return da;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? dateFormat.format(date) : da;
}

/** TM `HHMM…` as `14:05`; what is no time is left out. */
export function formatTime(tm: string | undefined): string | undefined {
  const parts = /^(\d{2}):?(\d{2})/.exec(tm ?? '');
  return parts === null ? undefined : `${parts[1]}:${parts[2]}`;
}

/**
 * A person name for reading: `Family, Given Middle`, with prefix and suffix, and behind it the ideographic and the
 * phonetic group where there are such.
 * @source PS3.5 6.2.1
 */
export function formatName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const shown = name
    .split('=')
    .map(formatNameGroup)
    .filter((group) => group !== '');
  return shown.length === 0 ? undefined : shown.join(' · ');
}

function formatNameGroup(group: string): string {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = group
    .split('^')
    .map((part) => part.trim());
  const first = [prefix, given, middle].filter((part) => part !== '').join(' ');
  const whole = [family, first].filter((part) => part !== '').join(', ');
  return suffix === '' ? whole : `${whole} ${suffix}`;
}

/** Decimal units, as the makers of discs and sticks count. */
export function formatBytes(bytes: number): string {
  for (const { unit, bytes: step } of sizeSteps)
    if (bytes >= step) return `${(bytes / step).toFixed(bytes / step < 10 ? 1 : 0)} ${unit}`;
  return `${bytes} B`;
}

/** At most `digits` behind the point, without zeros at the end. */
export function formatNumber(value: number, digits = 2): string {
  return String(Number(value.toFixed(digits)));
}

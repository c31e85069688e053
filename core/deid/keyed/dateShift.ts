import type { Hmac } from '../types';

/** Fewest and most weeks that a patient's dates are moved back. Whole weeks keep the day of the week. */
const leastWeeks = 52;
const mostWeeks = 520;

/** Days that this patient's dates are moved back under this key: 52 to 520 whole weeks, never 0. */
export function dateShiftDays(hmac: Hmac, key: Uint8Array, patient: string): number {
  const hash = hmac(key, new TextEncoder().encode(`date\0${patient}`));
  let number = 0;
  for (let index = 0; index < 6; index += 1) number = number * 256 + (hash[index] ?? 0);
  return 7 * (leastWeeks + (number % (mostWeeks - leastWeeks + 1)));
}

/** Days since 1970-01-01 of a date in the proleptic Gregorian calendar; null when there is no such date. */
function daysOf(year: number, month: number, day: number): number | null {
  const time = Date.UTC(2000, month - 1, day);
  const shifted = new Date(time);
  shifted.setUTCFullYear(year, month - 1, day);
  if (shifted.getUTCMonth() !== month - 1 || shifted.getUTCDate() !== day || year < 1) return null;
  return Math.round(shifted.getTime() / 86_400_000);
}

function dateText(days: number): string | null {
  const date = new Date(days * 86_400_000);
  const year = date.getUTCFullYear();
  if (year < 1 || year > 9999) return null;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())}`;
}

/**
 * One value of VR DA or DT moved back by `days`; the time of a DT stays. Null when it holds no whole valid date:
 * a year alone cannot be moved by weeks.
 * @source PS3.5 6.2 DA, DT
 */
export function shiftDate(value: string, days: number): string | null {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})((?:\d{2}){0,3}(?:\.\d{1,6})?(?:[+-]\d{4})?)$/.exec(
    value.trim(),
  );
  if (match === null) return null;
  const [, year, month, day, rest = ''] = match;
  const from = daysOf(Number(year), Number(month), Number(day));
  const date = from === null ? null : dateText(from - days);
  return date === null ? null : date + rest;
}

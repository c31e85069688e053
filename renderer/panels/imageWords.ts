import type { PixelSpacing } from '../../core/imaging/types';
import { errorText } from '../texts/errorText';
import { formatNumber } from '../texts/format';
import { text } from '../texts/text';
import type { Windowing } from '../viewport/api';

/** Spacing, where it comes from, and what to know about it; each a line. */
export function spacingWords(spacing: PixelSpacing): readonly string[] {
  if (spacing.kind === 'unknown') return [text('image.spacingUnknown'), errorText(spacing.reason)];
  return [
    text('image.spacingValue', {
      row: formatNumber(spacing.row, 4),
      column: formatNumber(spacing.column, 4),
    }),
    text('image.spacingFrom', { attribute: spacing.from }),
    ...(spacing.isAtDetector ? [text('image.atDetector')] : []),
  ];
}

/** The window in force and where it comes from. */
export function windowWords(windowing: Windowing): string {
  if (windowing.kind === 'fixed') return text('image.windowFixed');
  if (windowing.kind === 'voiLut') return text('image.voiLut');
  const values = text('image.windowValue', {
    center: formatNumber(windowing.center),
    width: formatNumber(windowing.width),
  });
  const origins = {
    file: text('image.windowFile'),
    preset: text('image.windowPreset'),
    person: text('image.windowPerson'),
    default: text('image.windowDefault'),
  };
  return `${values}, ${origins[windowing.from]}`;
}

/**
 * Measurements as a table for spreadsheets: RFC 4180 (comma, quotes doubled, CRLF), UTF-8 with a byte order mark, one measurement a row.
 * Numbers are written whole, with a decimal point. Text that a spreadsheet could take for a formula gets an apostrophe in front.
 *
 * Columns: kind, text, length, lengthUnit (mm, px), angle (°), area, areaUnit (mm², px²), mean, standardDeviation (of the pixels, n), min, max, valueUnit,
 * count and excluded (pixels), value and stored (probe), red, green, blue, notes (`MeasureNote`, separated by spaces), frameNumber (from 1), x1 y1 x2 y2 x3 y3
 * (image pixels, (0.5, 0.5) is the centre of the first), studyDate, modality, seriesNumber, seriesDescription, instanceNumber,
 * studyInstanceUid, seriesInstanceUid, sopInstanceUid, createdAt. No patient's name or number.
 */
import type { Measurement } from '../measurement';
import type { MeasuredName, MeasurementResult } from './result';

/** One row: the measurement, what it says (absent when its instance is not open), and where it stands. */
export interface MeasurementRow {
  readonly measurement: Measurement;
  readonly result?: MeasurementResult;
  readonly studyDate?: string;
  readonly modality?: string;
  readonly seriesNumber?: number;
  readonly seriesDescription?: string;
  readonly instanceNumber?: number;
}

type Cell = string | number | undefined;

const columns: readonly (readonly [name: string, cell: (row: MeasurementRow) => Cell])[] = [
  ['kind', (row) => row.measurement.kind],
  ['text', (row) => row.measurement.text],
  ['length', (row) => valueOf(row, 'length')],
  ['lengthUnit', (row) => unitOf(row, 'length')],
  ['angle', (row) => valueOf(row, 'angle')],
  ['area', (row) => valueOf(row, 'area')],
  ['areaUnit', (row) => unitOf(row, 'area')],
  ['mean', (row) => valueOf(row, 'mean')],
  ['standardDeviation', (row) => valueOf(row, 'standardDeviation')],
  ['min', (row) => valueOf(row, 'min')],
  ['max', (row) => valueOf(row, 'max')],
  ['valueUnit', (row) => unitOf(row, 'mean') ?? unitOf(row, 'value')],
  ['count', (row) => valueOf(row, 'count')],
  ['excluded', (row) => valueOf(row, 'excluded')],
  ['value', (row) => valueOf(row, 'value')],
  ['stored', (row) => valueOf(row, 'stored')],
  ['red', (row) => valueOf(row, 'red')],
  ['green', (row) => valueOf(row, 'green')],
  ['blue', (row) => valueOf(row, 'blue')],
  ['notes', (row) => row.result?.notes.join(' ')],
  ['frameNumber', (row) => row.measurement.frameIndex + 1],
  ...[0, 1, 2].flatMap((index): (readonly [string, (row: MeasurementRow) => Cell])[] => [
    [`x${index + 1}`, (row) => row.measurement.points[index]?.x],
    [`y${index + 1}`, (row) => row.measurement.points[index]?.y],
  ]),
  ['studyDate', (row) => row.studyDate],
  ['modality', (row) => row.modality],
  ['seriesNumber', (row) => row.seriesNumber],
  ['seriesDescription', (row) => row.seriesDescription],
  ['instanceNumber', (row) => row.instanceNumber],
  ['studyInstanceUid', (row) => row.measurement.studyInstanceUid],
  ['seriesInstanceUid', (row) => row.measurement.seriesInstanceUid],
  ['sopInstanceUid', (row) => row.measurement.sopInstanceUid],
  ['createdAt', (row) => row.measurement.createdAt],
];

/** Gives the whole file as text, byte order mark included. */
export function measurementsCsv(rows: readonly MeasurementRow[]): string {
  const lines = [
    columns.map(([name]) => name),
    ...rows.map((row) => columns.map(([, cell]) => cellText(cell(row)))),
  ];
  return `\uFEFF${lines.map((cells) => `${cells.join(',')}\r\n`).join('')}`;
}

function cellText(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  // Spreadsheets run what begins like a formula, also after spaces, in full width, or on a new line of the cell.
  const safe = /^[\s\uFEFF]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function valueOf(row: MeasurementRow, name: MeasuredName): number | undefined {
  return row.result?.values.find((measured) => measured.name === name)?.value;
}

function unitOf(row: MeasurementRow, name: MeasuredName): string | undefined {
  return row.result?.values.find((measured) => measured.name === name)?.unit;
}

/** The words in the four corners of a picture (screen.md), as lines. Pure. */
import type { ErrorCode } from '../../core/errors/codes';
import { frameDescription } from '../../core/imaging/frameDescription';
import { directionLetters, oppositeLetters } from '../../core/imaging/geometry/orientationLetters';
import { planeNormal } from '../../core/imaging/geometry/vector';
import type { PixelSpacing } from '../../core/imaging/types';
import { formatDate, formatName, formatNumber, formatTime } from '../texts/format';
import { text } from '../texts/text';
import type { ShownImage, StackPosition, ViewportState, Windowing } from './api';
import { plainText } from './plainText';

export interface CornerTexts {
  readonly topLeft: readonly string[];
  readonly topRight: readonly string[];
  readonly bottomLeft: readonly string[];
  readonly bottomRight: readonly string[];
  /** What the reader must know before relying on the picture; shown above the bottom right corner as a warning. */
  readonly warnings: readonly string[];
}

const nothing: CornerTexts = { topLeft: [], topRight: [], bottomLeft: [], bottomRight: [], warnings: [] };

export function cornerTexts(state: ViewportState, sentence: (code: ErrorCode) => string): CornerTexts {
  if (state.kind === 'empty') return nothing;
  const base = {
    ...nothing,
    topLeft: patientLines(state),
    topRight: studyLines(state),
    bottomLeft: seriesLines(state),
  };
  if (state.kind !== 'showing') return base;
  return {
    ...base,
    bottomLeft: [...base.bottomLeft, ...placeLines(state)],
    bottomRight: viewLines(state),
    warnings: warningLines(state, sentence),
  };
}

function patientLines({ slice }: StackPosition): string[] {
  const { patientName, patientId, birthDate, sex } = slice.instance.patient;
  const id = plainText(patientId);
  const born = plainText(formatDate(birthDate));
  return [
    plainText(formatName(patientName)) ?? text('cell.noName'),
    id === undefined ? text('cell.noId') : text('cell.id', { id }),
    joined([born === undefined ? undefined : text('cell.born', { date: born }), plainText(sex)], ' · '),
  ].filter(isSome);
}

function studyLines({ slice }: StackPosition): string[] {
  const { studyDate, studyTime, description, institutionName } = slice.instance.study;
  const date = plainText(formatDate(studyDate)) ?? text('cell.noDate');
  return [
    joined([date, formatTime(studyTime)], ' '),
    plainText(description),
    plainText(institutionName),
  ].filter(isSome);
}

function seriesLines({ series, slice, sliceIndex, sliceCount }: StackPosition): string[] {
  const number =
    series.number === undefined ? undefined : text('cell.series', { number: String(series.number) });
  const isMultiFrame = slice.instance.numberOfFrames > 1;
  const order =
    series.order === 'geometry' || series.instances.length < 2
      ? undefined
      : text(series.order === 'file' ? 'cell.byFile' : 'cell.byInstanceNumber');
  const place = { slice: String(sliceIndex + 1), count: String(sliceCount) };
  return [
    joined([plainText(series.modality), number], ' · '),
    plainText(series.description),
    joined([text(isMultiFrame ? 'cell.frame' : 'cell.slice', place), order], ' · '),
  ].filter(isSome);
}

function placeLines({ description, slice }: ShownImage & StackPosition): string[] {
  const frame = frameDescription(description, slice.frameIndex);
  const { sliceLocation, sliceThickness, imageOrientation } = frame;
  const letter =
    imageOrientation === undefined ? '' : directionLetters(planeNormal(imageOrientation)).slice(0, 1);
  const line = joined(
    [
      sliceLocation === undefined ? undefined : text('cell.position', positionOf(letter, sliceLocation)),
      sliceThickness === undefined
        ? undefined
        : text('cell.thickness', { millimetres: formatNumber(sliceThickness, 2) }),
    ],
    ' · ',
  );
  return line === undefined ? [] : [line];
}

/** Positions count from the origin of the frame of reference: towards the letter, or, where negative, its opposite. */
function positionOf(letter: string, location: number): { letter: string; millimetres: string } {
  const towards = location < 0 ? oppositeLetters(letter) : letter;
  return { letter: towards, millimetres: formatNumber(letter === '' ? location : Math.abs(location), 1) };
}

function viewLines(state: ShownImage): string[] {
  const { description } = state;
  const ratio = description.lossyRatio;
  const lossy =
    ratio === undefined ? text('cell.lossy') : text('cell.lossyRatio', { ratio: formatNumber(ratio, 1) });
  return [
    description.isLossy ? lossy : undefined,
    joined([windowText(state.windowing), state.isInverted ? text('cell.inverted') : undefined], ' · '),
    text('cell.zoom', { percent: String(Math.round(state.zoom * 100)) }),
  ].filter(isSome);
}

/** The window in words. */
export function windowText(windowing: Windowing): string {
  switch (windowing.kind) {
    case 'fixed':
      return text(windowing.reason === 'palette' ? 'cell.palette' : 'cell.colour');
    case 'voiLut': {
      const name = plainText(windowing.explanation);
      return name === undefined ? text('cell.voiLut') : text('cell.voiLutNamed', { name });
    }
    case 'window': {
      const digits = windowing.width >= 20 ? 0 : windowing.width >= 1 ? 2 : 5;
      const numbers = text('cell.window', {
        center: formatNumber(windowing.center, digits),
        width: formatNumber(windowing.width, digits),
      });
      return windowing.from === 'default' ? `${numbers} ${text('cell.windowDefault')}` : numbers;
    }
  }
}

/** Codes that another line already says. */
const saidElsewhere: readonly ErrorCode[] = [
  'geometry.spacingUnknown',
  'geometry.spacingInvalid',
  'geometry.orderedByNumber',
];

function warningLines(state: ShownImage, sentence: (code: ErrorCode) => string): string[] {
  const { description } = state;
  return [
    spacingText(state.spacing),
    description.burnedInAnnotation === 'YES' ? text('cell.burnedIn') : undefined,
    ...state.problems.filter((code) => !saidElsewhere.includes(code)).map(sentence),
  ].filter(isSome);
}

function spacingText(spacing: PixelSpacing): string | undefined {
  if (spacing.kind === 'unknown') {
    return text(spacing.reason === 'geometry.spacingInvalid' ? 'cell.spacingInvalid' : 'cell.spacingUnknown');
  }
  if (!spacing.isAtDetector) return undefined;
  return text(spacing.from === 'NominalScannedPixelSpacing' ? 'cell.onFilm' : 'cell.atDetector');
}

function joined(parts: readonly (string | undefined)[], separator: string): string | undefined {
  const some = parts.filter(isSome);
  return some.length === 0 ? undefined : some.join(separator);
}

function isSome(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

/** Attributes of the whole instance that drawing needs; what is absent or cannot be right is absent. */
import type { DataSet } from '../../dicom/DataSet';
import { tagOf, type Keyword } from '../../dicom/dictionary';
import { transferSyntax } from '../../dicom/transferSyntax';
import { number, numbers, sequence, text, texts } from '../../dicom/values';
import { isDirectionLetters } from '../geometry/orientationLetters';
import type { ImageDescription, PixelDescription } from '../types';
import { signedWord, wordsOf } from './words';

/** Gives padding value and range limit as stored values. @source PS3.3 C.7.5.1.1.2 */
export function paddingOf(
  root: DataSet,
  pixel: PixelDescription,
): Pick<ImageDescription, 'pixelPaddingValue' | 'pixelPaddingRangeLimit'> {
  // Padding is meant for grayscale only.
  if (!pixel.photometricInterpretation.startsWith('MONOCHROME')) return {};
  const read = paddingReader(root, pixel);
  const value = read('PixelPaddingValue');
  const limit = read('PixelPaddingRangeLimit');
  if (value === undefined) return {};
  return { pixelPaddingValue: value, ...(limit === undefined ? {} : { pixelPaddingRangeLimit: limit }) };
}

type PaddingKeyword = 'PixelPaddingValue' | 'PixelPaddingRangeLimit';

function paddingReader(
  root: DataSet,
  pixel: PixelDescription,
): (keyword: PaddingKeyword) => number | undefined {
  if (pixel.element === 'FloatPixelData') return (keyword) => number(root, `Float${keyword}`);
  if (pixel.element === 'DoubleFloatPixelData') return (keyword) => number(root, `DoubleFloat${keyword}`);
  return (keyword) => {
    // Written as US or SS, meant as the pixels are: the words are read and signed like them.
    const word = wordsOf(root, tagOf(keyword))[0];
    return word === undefined ? undefined : pixel.isSigned ? signedWord(word) : word;
  };
}

/** Gives whether pixels lost something, by the file's word or by its syntax. @source PS3.3 C.7.6.1.1.5 */
export function lossyOf(
  root: DataSet,
  pixel: PixelDescription,
): Pick<ImageDescription, 'isLossy' | 'lossyRatio'> {
  const said = text(root, 'LossyImageCompression');
  const { lossy } = transferSyntax(pixel.transferSyntaxUid);
  // A syntax that can be either counts as lossy unless the file denies it.
  const isLossy = said === '01' || lossy === 'always' || (lossy === 'maybe' && said !== '00');
  const lossyRatio = numbers(root, 'LossyImageCompressionRatio').at(-1);
  return { isLossy, ...(isLossy && lossyRatio !== undefined && lossyRatio > 0 ? { lossyRatio } : {}) };
}

/** Gives the time from frame to frame in ms, from 1 ms to a minute. @source PS3.3 C.7.6.5 */
export function frameTimeOf(root: DataSet): { readonly frameTimeMs?: number } {
  const vector = numbers(root, 'FrameTimeVector').slice(1);
  const mean =
    vector.length === 0 ? undefined : vector.reduce((sum, value) => sum + value, 0) / vector.length;
  const perSecond = number(root, 'RecommendedDisplayFrameRate') ?? number(root, 'CineRate');
  const candidates = [
    number(root, 'FrameTime'),
    mean,
    perSecond === undefined ? undefined : 1000 / perSecond,
  ];
  const frameTimeMs = candidates.find((value) => value !== undefined && value >= 1 && value <= 60_000);
  return frameTimeMs === undefined ? {} : { frameTimeMs };
}

/** Gives Patient Orientation where both values are directions. @source PS3.3 C.7.6.1.1.1 */
export function patientOrientationOf(root: DataSet): {
  readonly patientOrientation?: readonly [string, string];
} {
  const [row, column, ...more] = texts(root, 'PatientOrientation');
  if (row === undefined || column === undefined || more.length > 0) return {};
  return isDirectionLetters(row) && isDirectionLetters(column) ? { patientOrientation: [row, column] } : {};
}

/** Gives the side: of the image, of the frames' anatomy where all say the same, or of the series. */
export function lateralityOf(root: DataSet): { readonly laterality?: string } {
  const shared = sequence(root, 'SharedFunctionalGroupsSequence')[0];
  const anatomy = shared && sequence(shared, 'FrameAnatomySequence')[0];
  const laterality =
    text(root, 'ImageLaterality') ??
    (anatomy && text(anatomy, 'FrameLaterality')) ??
    text(root, 'Laterality');
  return laterality === undefined || !['R', 'L', 'B', 'U'].includes(laterality) ? {} : { laterality };
}

/** Gives one short text under a name of its own, or nothing. */
export function shortText<Name extends string>(
  root: DataSet,
  keyword: Keyword,
  name: Name,
): Partial<Record<Name, string>> {
  const value = text(root, keyword)?.slice(0, 64);
  return (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, string>>;
}

import { AppError } from '../../errors/AppError';
import type { PixelFacts } from '../rules/objects';
import type { StrictElement, StrictItem } from '../strict/StrictElement';
import { decodedValues, plainText, valueBytes } from './elementText';

/** What the top level says of itself, as in the source; in memory only. */
export interface Identity extends PixelFacts {
  readonly sopInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly patientId: string;
  readonly patientName: string;
  /** Tells patients apart: ID, issuer, name and birth date; the study where all of them are empty. */
  readonly patientKey: string;
  readonly seriesNumber: string;
  readonly instanceNumber: string;
}

/**
 * Reads it.
 * @throws {AppError} deid.refusedStructure when an instance cannot be told from others
 */
export function readIdentity(bytes: Uint8Array, top: StrictItem): Identity {
  const find = (tag: string): StrictElement | undefined =>
    top.elements.find((element) => element.tag === tag);
  const plain = (tag: string): string => {
    const element = find(tag);
    return element === undefined || element.items !== undefined ? '' : plainText(bytes, element);
  };
  const characterSet = plain('00080005')
    .split('\\')
    .map((term) => term.trim());
  const decoded = (tag: string, vr: string): string => {
    const element = find(tag);
    return element === undefined
      ? ''
      : decodedValues(valueBytes(bytes, element), vr, characterSet).join('\\');
  };
  const number = (tag: string, missing: number): number => {
    const element = find(tag);
    if (element?.length !== 2) return missing;
    return new DataView(bytes.buffer, bytes.byteOffset + element.offset, 2).getUint16(0, !top.isBigEndian);
  };
  const uid = (tag: string, isNeeded: boolean): string => {
    const value = plain(tag);
    // Objects without a study or series exist (old or partial ones); the export then has none either.
    if (value === '' && !isNeeded) return '';
    if (value === '' || value.includes('\\')) {
      throw new AppError('deid.refusedStructure', { reason: 'noUid', tag });
    }
    return value;
  };
  const studyInstanceUid = uid('0020000D', false);
  const patientId = decoded('00100020', 'LO');
  const patientName = decoded('00100010', 'PN');
  const isNamed = patientId !== '' || patientName.replace(/[\^=\s]/g, '') !== '';
  const person = [patientId, decoded('00100021', 'LO'), normalName(patientName), plain('00100030')];
  return {
    sopClassUid: uid('00080016', true),
    sopInstanceUid: uid('00080018', true),
    studyInstanceUid,
    seriesInstanceUid: uid('0020000E', false),
    patientId,
    patientName,
    patientKey: isNamed
      ? person.join('\0')
      : `study\0${studyInstanceUid === '' ? plain('00080018') : studyInstanceUid}`,
    modality: plain('00080060'),
    burnedInAnnotation: plain('00280301'),
    samplesPerPixel: number('00280002', 1),
    bitsAllocated: number('00280100', 16),
    photometricInterpretation: plain('00280004'),
    seriesNumber: plain('00200011'),
    instanceNumber: plain('00200013'),
  };
}

/** Empty components and case do not make another person. */
function normalName(name: string): string {
  return name
    .toUpperCase()
    .split('=')
    .map((group) => group.replace(/[\^\s]+$/, '').replace(/\s+/g, ' '))
    .join('=');
}

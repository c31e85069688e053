import { AppError } from '../errors/AppError';
import { optionCodes } from './generated/profile';

/** Options that this program carries out, by the names of the profile's columns. `cleanPixelData` is what masks do. */
export const offeredOptions = [
  'retainSafePrivate',
  'retainUids',
  'retainDeviceIdentity',
  'retainInstitutionIdentity',
  'retainPatientCharacteristics',
  'retainLongFullDates',
  'retainLongModifiedDates',
  'cleanDescriptors',
  'cleanPixelData',
] as const;
export type DeidOption = (typeof offeredOptions)[number];

/** Pairs that contradict each other (PS3.15 E.3.6: one of the two date options; 11 device dates are K in one and C in the other). */
const conflicts: readonly (readonly [DeidOption, DeidOption])[] = [
  ['retainLongFullDates', 'retainLongModifiedDates'],
  ['retainDeviceIdentity', 'retainLongModifiedDates'],
];

/** Code of the Basic Profile. @source PS3.16 CID 7050 */
const basicProfile = { code: '113100', meaning: 'Basic Application Confidentiality Profile' } as const;

/** Code meanings of the options. @source PS3.16 CID 7050 */
const optionMeanings: Readonly<Record<DeidOption, string>> = {
  retainSafePrivate: 'Retain Safe Private Option',
  retainUids: 'Retain UIDs Option',
  retainDeviceIdentity: 'Retain Device Identity Option',
  retainInstitutionIdentity: 'Retain Institution Identity Option',
  retainPatientCharacteristics: 'Retain Patient Characteristics Option',
  retainLongFullDates: 'Retain Longitudinal Temporal Information Full Dates Option',
  retainLongModifiedDates: 'Retain Longitudinal Temporal Information Modified Dates Option',
  cleanDescriptors: 'Clean Descriptors Option',
  cleanPixelData: 'Clean Pixel Data Option',
};

/**
 * The options by name, each once.
 * @throws {AppError} deid.unknownOption for a name that is not offered, deid.optionConflict for a pair that contradicts itself
 */
export function parseDeidOptions(names: readonly string[]): ReadonlySet<DeidOption> {
  const options = new Set<DeidOption>();
  for (const name of names) {
    const known = offeredOptions.find((option) => option === name);
    if (known === undefined) throw new AppError('deid.unknownOption');
    options.add(known);
  }
  for (const [one, other] of conflicts) {
    if (options.has(one) && options.has(other)) throw new AppError('deid.optionConflict', { one, other });
  }
  return options;
}

/** What De-identification Method Code Sequence says for these options: the profile's code first. @source PS3.15 E.1.1 */
export function methodCodes(options: ReadonlySet<DeidOption>): readonly { code: string; meaning: string }[] {
  const chosen = offeredOptions.filter((option) => options.has(option));
  return [
    basicProfile,
    ...chosen.map((option) => ({ code: optionCodes[option], meaning: optionMeanings[option] })),
  ];
}

/** Longitudinal Temporal Information Modified (0028,0303). @source PS3.15 E.1.1, E.3.6 */
export function temporalInformation(options: ReadonlySet<DeidOption>): 'REMOVED' | 'MODIFIED' | 'UNMODIFIED' {
  if (options.has('retainLongFullDates')) return 'UNMODIFIED';
  return options.has('retainLongModifiedDates') ? 'MODIFIED' : 'REMOVED';
}

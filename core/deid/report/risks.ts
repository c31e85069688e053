import type { DeidOption } from '../options';
import type { DeidNote } from './instanceReport';

/** What each note says in the report. */
export const noteTexts: Readonly<Record<DeidNote, string>> = {
  unusedBitsCleared:
    'Bits that belong to no stored value were set in the pixels and have been cleared; stored values are unchanged.',
  jpegSegmentsStripped:
    'Comments, application segments or bytes behind the image were taken out of compressed frames; the coded image is unchanged.',
  bytesAfterDataSetDropped: 'Bytes behind the last element or behind the last frame were left out.',
  pixelsMasked: 'Areas of the pictures were painted over in every frame.',
  maskedFramesDecompressed:
    'Masked frames were compressed; they are written without compression, so that nothing is lost a second time.',
  pixelsAcceptedByPerson:
    'Pictures of a kind that may show text were accepted by the person who made this package.',
};

/** What may still identify somebody, told to the recipient. @source PS3.15 E.1, E.3 */
export function residualRisks(options: ReadonlySet<DeidOption>): readonly string[] {
  const risks = [
    'Pictures can identify: text burned into them, faces that can be rebuilt from head images, jewellery, implants, rare findings.',
    'Who knows the patient or has the original pictures can recognise them.',
    'Whoever holds the key can find which original belongs to which replacement.',
  ];
  if (options.has('retainLongFullDates'))
    risks.push('Dates and times are unchanged: with a diary or a register they can identify.');
  if (options.has('retainLongModifiedDates'))
    risks.push(
      'Dates are moved by one number of weeks for each patient: intervals, weekdays and times of day are true.',
    );
  if (options.has('retainUids'))
    risks.push(
      'UIDs are unchanged: they lead to the original in any archive, and may hold dates and device numbers.',
    );
  if (options.has('retainDeviceIdentity')) risks.push('Devices are named: they can tell the place.');
  if (options.has('retainInstitutionIdentity')) risks.push('The institution is named.');
  if (options.has('retainPatientCharacteristics'))
    risks.push('Age, sex, size and weight are kept: rare combinations can identify.');
  if (options.has('retainSafePrivate'))
    risks.push(
      'Private attributes of a public list are kept; their makers do not guarantee what is in them.',
    );
  if (options.has('cleanDescriptors'))
    risks.push('Descriptions keep words of radiology; a rare combination of them can identify.');
  return risks;
}

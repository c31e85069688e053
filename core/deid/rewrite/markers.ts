import { profileEdition } from '../generated/profile';
import { methodCodes, offeredOptions, temporalInformation, type DeidOption } from '../options';
import { asciiBytes } from '../asciiBytes';
import type { StrictItem } from '../strict/StrictElement';
import { plainText } from './elementText';
import type { OutElement, OutItem } from './OutElement';

function text(tag: string, vr: string, value: string): OutElement {
  return { tag, vr, value: asciiBytes(value), origin: 'made', otherwise: 'remove' };
}

const codeOf = ({ code, meaning }: { code: string; meaning: string }): OutItem => [
  text('00080100', 'SH', code),
  text('00080102', 'SH', 'DCM'),
  text('00080104', 'LO', meaning),
];

/** What the method of an earlier de-identification becomes: its text may hold anything. */
const earlierMethod = 'Earlier de-identification';
const ourMethod = `DICOM PS3.15 ${profileEdition} Basic Profile`;

/** Codes of earlier de-identifications that are the profile's own. */
function earlierCodes(bytes: Uint8Array, top: StrictItem): readonly { code: string; meaning: string }[] {
  const sequence = top.elements.find(({ tag }) => tag === '00120064');
  const known = methodCodes(new Set(offeredOptions));
  return (sequence?.items ?? []).flatMap((item) => {
    const value = item.elements.find(({ tag }) => tag === '00080100');
    const found = value && known.find(({ code }) => code === plainText(bytes, value));
    return found === undefined ? [] : [found];
  });
}

/**
 * The attributes that say what was done. Patient Identity Removed is YES, since an instance of which that is not true is
 * refused; method and codes are added to what earlier de-identifications said.
 * @source PS3.15 E.1.1 steps 5 to 8
 */
export function markers(
  bytes: Uint8Array,
  top: StrictItem,
  options: ReadonlySet<DeidOption>,
  isMasked: boolean,
): readonly OutElement[] {
  const applied = new Set(options);
  if (isMasked) applied.add('cleanPixelData');
  else applied.delete('cleanPixelData');
  const ours = methodCodes(applied);
  const earlier = earlierCodes(bytes, top).filter(({ code }) => !ours.some((own) => own.code === code));
  const hasEarlier = top.elements.some(({ tag, length }) => tag === '00120063' && length > 0);
  const methods = [
    ...(hasEarlier ? [earlierMethod] : []),
    ourMethod,
    ...ours.slice(1).map(({ meaning }) => meaning),
  ];
  return [
    text('00120062', 'CS', 'YES'),
    text('00120063', 'LO', methods.map((method) => method.slice(0, 64)).join('\\')),
    {
      tag: '00120064',
      vr: 'SQ',
      value: [...earlier, ...ours].map(codeOf),
      origin: 'made',
      otherwise: 'remove',
    },
    text('00280303', 'CS', temporalInformation(options)),
    ...(isMasked ? [text('00280301', 'CS', 'NO')] : []),
  ];
}

/** Every text that `markers` can write, so that the proof can tell them from what was there. */
export function markerTexts(): readonly string[] {
  const all = methodCodes(new Set(offeredOptions));
  return [
    'YES',
    'NO',
    'REMOVED',
    'MODIFIED',
    'UNMODIFIED',
    'DCM',
    earlierMethod,
    ourMethod,
    ...all.flatMap(({ code, meaning }) => [code, meaning, meaning.slice(0, 64)]),
  ];
}

import type { ErrorCode } from '../../errors/codes';

/**
 * SOP classes whose content the profile and our rules cover: pictures, measurements, segmentations, radiotherapy,
 * waveforms. What is not here carries free content (reports, key objects, presentation states, documents, video,
 * voice, raw data) or is not known, and is refused. Suffixes of 1.2.840.10008.5.1.4.1.1.
 */
const covered: ReadonlySet<string> = new Set(
  `1 1.1 1.1.1 1.2 1.2.1 1.3 1.3.1 2 2.1 2.2 2.3 2.4 2.5 3 3.1 4 4.1 4.2 4.3 4.4 5 6 6.1 6.2 6.3 7 7.1 7.2 7.3 7.4 9.1.1 9.1.2 9.1.3
9.1.4 9.2.1 9.3.1 9.5.1 9.6.1 9.6.2 9.7.1 9.7.2 9.7.3 9.7.4 9.8.1 10 11 12.1 12.1.1 12.2 12.2.1 12.3 13.1.1 13.1.2 13.1.3 13.1.4 13.1.5
14.1 14.2 20 30 66.1 66.2 66.3 66.4 66.5 66.6 66.7 66.8 67 68.1 68.2 77.1 77.1.1 77.1.2 77.1.3 77.1.4 77.1.5.1 77.1.5.2 77.1.5.3
77.1.5.4 77.1.5.5 77.1.5.6 77.1.5.7 77.1.5.8 77.1.6 77.1.7 77.1.8 77.1.9 77.2 78.1 78.2 78.3 78.4 78.5 78.7 79.1 80.1 81.1 82.1 91.1
128 128.1 129 130 481.1 481.2 481.3 481.4 481.5 481.6 481.7 481.8 481.9 481.10 481.11 481.12 481.13 481.14 481.15 481.16 481.17 481.18
481.19 481.20 481.21 481.22 481.23 481.24 481.25 601.1 601.2 601.3 601.4`.split(/\s+/),
);
const storagePrefix = '1.2.840.10008.5.1.4.1.1.';

/** Transfer syntaxes that can be written out with their pixels clean: no video, no references to servers, no containers. */
const syntaxes: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.2',
  '1.2.840.10008.1.2.1.99',
  '1.2.840.10008.1.2.5',
  '1.2.840.10008.1.2.8.1',
  ...`50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 70 80 81 90 91 92 93 201 202 203`
    .split(' ')
    .map((end) => `1.2.840.10008.1.2.4.${end}`),
]);

/** Why an object of this class and syntax is refused; undefined when it may be de-identified. */
export function objectRefusal(sopClassUid: string, transferSyntaxUid: string): ErrorCode | undefined {
  const isCovered =
    sopClassUid.startsWith(storagePrefix) && covered.has(sopClassUid.slice(storagePrefix.length));
  return isCovered && syntaxes.has(transferSyntaxUid) ? undefined : 'deid.refusedObject';
}

/** SOP classes whose pictures commonly show text: secondary capture, ultrasound, endoscopy, photographs, angiography, fluoroscopy. */
const reviewedClasses =
  /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(?:3|3\.1|6|6\.1|6\.2|6\.3|7|7\.[1-4]|12\.1|12\.1\.1|12\.2|12\.2\.1|12\.3|77\.1|77\.1\.[1-4]|77\.2|77\.1\.7)$/;
const reviewedModalities: ReadonlySet<string> = new Set(['US', 'SC', 'ES', 'XC', 'GM', 'OT', 'RF', 'XA']);

/** What decides whether a person must look at the pictures first. */
export interface PixelFacts {
  readonly sopClassUid: string;
  readonly modality: string;
  readonly burnedInAnnotation: string;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly photometricInterpretation: string;
}

/** Whether the pictures may show who the patient is, so that a person must have looked. @source PS3.15 E.3.1 */
export function needsPixelReview(facts: PixelFacts): boolean {
  return (
    facts.burnedInAnnotation === 'YES' ||
    reviewedModalities.has(facts.modality) ||
    reviewedClasses.test(facts.sopClassUid) ||
    (facts.samplesPerPixel >= 3 && facts.bitsAllocated <= 8) ||
    facts.photometricInterpretation === 'PALETTE COLOR'
  );
}

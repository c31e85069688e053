import type { DicomFile } from '../dicom/DataSet';
import { number, text } from '../dicom/values';
import type { ErrorCode } from '../errors/codes';
import type { InstanceSummary } from '../fileset/types';
import { needsPixelReview, objectRefusal } from './rules/objects';

/** What a de-identified export would do with an instance. */
export interface Assessment {
  /** Why it would be refused; its structure is read strictly only when it is written. */
  readonly refusal?: ErrorCode;
  /** Whether a person must have looked at its pictures. */
  readonly needsPixelReview: boolean;
}

/** Assesses by the header. @source PS3.15 E.1.1, E.3.1 */
export function assessInstance(file: DicomFile): Assessment {
  const { dataSet } = file;
  const sopClassUid = text(dataSet, 'SOPClassUID') ?? '';
  const refusal = objectRefusal(sopClassUid, file.transferSyntaxUid);
  const facts = {
    sopClassUid,
    modality: text(dataSet, 'Modality') ?? '',
    burnedInAnnotation: text(dataSet, 'BurnedInAnnotation') ?? '',
    samplesPerPixel: number(dataSet, 'SamplesPerPixel') ?? 1,
    bitsAllocated: number(dataSet, 'BitsAllocated') ?? 16,
    photometricInterpretation: text(dataSet, 'PhotometricInterpretation') ?? '',
  };
  return {
    ...(refusal === undefined ? {} : { refusal }),
    needsPixelReview: file.pixelData !== undefined && needsPixelReview(facts),
  };
}

/**
 * Assesses by what a scan knows, without opening the file: right about refusals of objects, but pictures in colour and
 * (0028,0301) are known only from the header, so a `false` for pixel review is not final.
 */
export function assessSummary(summary: InstanceSummary): Assessment {
  const { sopClassUid, transferSyntaxUid, series } = summary;
  const refusal = objectRefusal(sopClassUid, transferSyntaxUid);
  const facts = {
    sopClassUid,
    modality: series.modality ?? '',
    burnedInAnnotation: '',
    samplesPerPixel: 1,
    bitsAllocated: 16,
    photometricInterpretation: '',
  };
  return {
    ...(refusal === undefined ? {} : { refusal }),
    needsPixelReview: summary.isDisplayable && needsPixelReview(facts),
  };
}

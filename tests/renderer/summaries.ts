import type { InstanceSummary } from '../../core/fileset/types';

interface Wanted {
  readonly patient?: string;
  readonly study?: string;
  readonly studyDate?: string;
  readonly series?: string;
  readonly seriesNumber?: number;
  readonly instance: number;
  readonly isDisplayable?: boolean;
  readonly source?: string;
}

/** An instance as a scan tells of it; what is not said has a default. */
export function summary({
  patient = 'P1',
  study = '1.1',
  studyDate = '20240101',
  series = '1.1.1',
  seriesNumber = 1,
  instance,
  isDisplayable = true,
  source = 's1',
}: Wanted): InstanceSummary {
  return {
    instanceId: `${source}-${series}-${instance}`,
    path: `folder/${series}-${instance}`,
    patient: { patientId: patient, patientName: `Name^${patient}` },
    study: { studyInstanceUid: study, studyDate },
    series: { seriesInstanceUid: series, modality: 'CT', number: seriesNumber },
    sopInstanceUid: `${series}.${instance}`,
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    instanceNumber: instance,
    numberOfFrames: 1,
    rows: 4,
    columns: 4,
    isDisplayable,
    fileSize: 1000,
    problems: [],
  };
}

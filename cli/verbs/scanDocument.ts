import type { InstanceSummary, Patient, Receipt, Series, Study } from '../../core/fileset/types';

/** What the paths of a command line hold. */
export interface ScannedSources {
  readonly sources: readonly { readonly path: string; readonly kind: string }[];
  readonly patients: readonly Patient[];
  readonly receipt: Receipt;
  /** Folders and files that were read. */
  readonly roots: readonly string[];
}

/** The document of `--json`. What a file does not say is null. */
export function scanDocument({ sources, patients, receipt }: ScannedSources): object {
  return {
    sources,
    patients: patients.map(patientOf),
    receipt: { ...receipt, expected: receipt.expected ?? null },
  };
}

function patientOf({ patientId, patientName, birthDate, sex, studies }: Patient): object {
  return {
    patientId: patientId ?? null,
    patientName: patientName ?? null,
    birthDate: birthDate ?? null,
    sex: sex ?? null,
    studies: studies.map(studyOf),
  };
}

function studyOf(study: Study): object {
  return {
    studyInstanceUid: study.studyInstanceUid,
    studyDate: study.studyDate ?? null,
    studyTime: study.studyTime ?? null,
    description: study.description ?? null,
    accessionNumber: study.accessionNumber ?? null,
    series: study.series.map(seriesOf),
  };
}

function seriesOf(series: Series): object {
  return {
    seriesInstanceUid: series.seriesInstanceUid,
    modality: series.modality ?? null,
    number: series.number ?? null,
    description: series.description ?? null,
    instances: series.instances.map(instanceOf),
  };
}

function instanceOf(instance: InstanceSummary): object {
  return {
    path: instance.path,
    sopInstanceUid: instance.sopInstanceUid,
    sopClassUid: instance.sopClassUid,
    transferSyntaxUid: instance.transferSyntaxUid,
    instanceNumber: instance.instanceNumber ?? null,
    numberOfFrames: instance.numberOfFrames,
    rows: instance.rows ?? null,
    columns: instance.columns ?? null,
    displayable: instance.isDisplayable,
    problems: instance.problems,
  };
}

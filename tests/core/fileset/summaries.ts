import type { InstanceSummary } from '../../../core/fileset/types';

let last = 0;

/** A summary with an identity; `changes` replace its parts. */
export function summary(changes: Partial<InstanceSummary> = {}): InstanceSummary {
  last += 1;
  return {
    instanceId: String(last),
    path: `folder/${String(last).padStart(5, '0')}`,
    patient: { patientId: 'P1', patientName: 'Doe^Jane', birthDate: '19700101', sex: 'F' },
    study: { studyInstanceUid: '1.1', studyDate: '20260101' },
    series: { seriesInstanceUid: '1.1.1', number: 1, modality: 'CT' },
    sopInstanceUid: `1.1.1.${last}`,
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    numberOfFrames: 1,
    isDisplayable: true,
    fileSize: 1000,
    problems: [],
    ...changes,
  };
}

export function shuffled<T>(items: readonly T[], seed = 1): T[] {
  let state = seed;
  const keyed = items.map((item) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return { item, key: state };
  });
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

import type { Patient, Study } from '../../../core/fileset/types';
import { Icon } from '../../app/Icon';
import { patients, seriesKey } from '../../state/library';
import {
  bytesOf,
  chooseSeries,
  chosenBytes,
  chosenEntries,
  chosenInstanceIds,
  chosenSeries,
} from '../../state/shareDraft';
import { formatBytes, formatDate, formatName } from '../../texts/format';
import { text } from '../../texts/text';
import { Step } from './Step';

/** Which studies and series, with their sizes. */
export function WhatStep() {
  const series = chosenEntries.value.length;
  return (
    <Step
      number={1}
      title={text('share.what')}
      summary={
        series === 0
          ? text('share.nothingChosen')
          : text('share.chosen', {
              series,
              instances: chosenInstanceIds.value.length,
              size: formatBytes(chosenBytes.value),
            })
      }
    >
      <PatientsWarning />
      {patients.value.map((patient) => (
        <fieldset key={patient.patientKey} class="what-patient">
          <legend>{formatName(patient.patientName) ?? text('list.noName')}</legend>
          {patient.studies.map((study) => (
            <StudyChoice key={study.studyInstanceUid} patient={patient} study={study} />
          ))}
        </fieldset>
      ))}
    </Step>
  );
}

function PatientsWarning() {
  const names = new Map(
    chosenEntries.value.map(({ patient }) => [
      patient.patientKey,
      formatName(patient.patientName) ?? text('list.noName'),
    ]),
  );
  if (names.size < 2) return null;
  return (
    <p class="callout is-warning" role="alert">
      <Icon name="warning" />
      {text('share.twoPatients', { count: names.size, names: [...names.values()].join(' | ') })}
    </p>
  );
}

function StudyChoice({ patient, study }: { readonly patient: Patient; readonly study: Study }) {
  const keys = study.series.map((series) => seriesKey(patient, study, series));
  const count = keys.filter((key) => chosenSeries.value.has(key)).length;
  const bytes = study.series.reduce((sum, series) => sum + bytesOf({ series }), 0);
  const name = [formatDate(study.studyDate) ?? text('list.noDate'), study.description]
    .filter(Boolean)
    .join(' · ');
  return (
    <details class="what-study" open={count > 0}>
      <summary>
        <input
          type="checkbox"
          aria-label={name}
          checked={count === keys.length}
          indeterminate={count > 0 && count < keys.length}
          onChange={(event) => chooseSeries(keys, event.currentTarget.checked)}
        />
        <span class="grow cut">{name}</span>
        <span class="quiet">{formatBytes(bytes)}</span>
      </summary>
      <ul>
        {study.series.map((series, index) => {
          const key = keys[index] ?? '';
          return (
            <li key={key}>
              <label class="what-series">
                <input
                  type="checkbox"
                  checked={chosenSeries.value.has(key)}
                  onChange={(event) => chooseSeries([key], event.currentTarget.checked)}
                />
                <span class="grow cut">
                  {[
                    series.number === undefined ? undefined : `#${series.number}`,
                    series.modality,
                    series.description,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
                <span class="quiet">{text('list.objects', { count: series.instances.length })}</span>
                <span class="quiet what-size">{formatBytes(bytesOf({ series }))}</span>
              </label>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

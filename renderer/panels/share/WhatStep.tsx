import { useState } from 'preact/hooks';
import type { Patient, Series, Study } from '../../../core/fileset/types';
import { Icon } from '../../app/Icon';
import { activeEntry } from '../../state/layout';
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
  // The patient in sight comes first, and stays there while the drawer is open.
  const [first] = useState(() => activeEntry.peek()?.patient.patientKey);
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
              objects: text('list.objects', { count: chosenInstanceIds.value.length }),
              size: formatBytes(chosenBytes.value),
            })
      }
    >
      <PatientsWarning />
      {inOrder(patients.value, first).map((patient) => (
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

function inOrder(all: readonly Patient[], first: string | undefined): readonly Patient[] {
  return [...all].sort((a, b) => Number(b.patientKey === first) - Number(a.patientKey === first));
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
  const [isOpen, setOpen] = useState(count > 0);
  const bytes = study.series.reduce((sum, series) => sum + bytesOf({ series }), 0);
  const name = [formatDate(study.studyDate) ?? text('list.noDate'), study.description]
    .filter(Boolean)
    .join(' · ');
  return (
    <div class="what-study">
      <div class="what-row">
        <label class="what-row grow">
          <input
            type="checkbox"
            checked={count === keys.length}
            indeterminate={count > 0 && count < keys.length}
            onChange={(event) => chooseSeries(keys, event.currentTarget.checked)}
          />
          <span class="grow cut">{name}</span>
          <span class="quiet what-size">{formatBytes(bytes)}</span>
        </label>
        <button
          class="tool is-tiny"
          aria-expanded={isOpen}
          aria-label={text('share.seriesOf', { name })}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name={isOpen ? 'down' : 'right'} size={14} />
        </button>
      </div>
      {isOpen ? (
        <ul>
          {study.series.map((series, index) => (
            <SeriesChoice key={keys[index]} seriesKey={keys[index] ?? ''} series={series} />
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function SeriesChoice({ seriesKey: key, series }: { readonly seriesKey: string; readonly series: Series }) {
  const words = [
    series.number === undefined ? undefined : `#${series.number}`,
    series.modality,
    series.description,
  ];
  return (
    <li>
      <label class="what-row">
        <input
          type="checkbox"
          checked={chosenSeries.value.has(key)}
          onChange={(event) => chooseSeries([key], event.currentTarget.checked)}
        />
        <span class="grow cut">{words.filter((word) => word !== undefined && word !== '').join(' · ')}</span>
        <span class="quiet">{text('list.objects', { count: series.instances.length })}</span>
        <span class="quiet what-size">{formatBytes(bytesOf({ series }))}</span>
      </label>
    </li>
  );
}

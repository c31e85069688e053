import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Patient, Study } from '../../core/fileset/types';
import { Icon } from '../app/Icon';
import { holdOrder, patients, seriesKey } from '../state/library';
import { formatDate, formatName, formatTime } from '../texts/format';
import { text } from '../texts/text';
import { NoStudy } from './NoStudy';
import { Notices } from './Notices';
import { KeepStudy } from './library/KeepStudy';
import { SeriesRow } from './SeriesRow';

/** Patients, their studies newest first, and the series of each. Arrow keys move, Enter shows. */
export function StudyList() {
  const list = useRef<HTMLDivElement>(null);
  const all = patients.value;
  useEffect(() => () => holdOrder(false), []);
  keepInPlace(list);
  return (
    <nav class="study-list" aria-label={text('list.label')}>
      <div
        ref={list}
        class="study-scroll"
        onPointerEnter={() => holdOrder(true)}
        onPointerLeave={() => holdOrder(false)}
        onKeyDown={(event) => moveByKey(event, list.current)}
      >
        {all.length === 0 ? (
          <NoStudy />
        ) : (
          all.map((patient) => <PatientGroup key={patient.patientKey} patient={patient} />)
        )}
      </div>
      <Notices at="left" />
    </nav>
  );
}

function PatientGroup({ patient }: { readonly patient: Patient }) {
  const name = formatName(patient.patientName) ?? text('list.noName');
  return (
    <div class="patient" role="group" aria-label={`${text('list.patient')} ${name}`}>
      <header class="patient-head">
        <Icon name="patient" />
        <div class="grow">
          <h2 class="patient-name" title={name}>
            {name}
          </h2>
          <p class="quiet facts-line">
            {patientFacts(patient).map((fact) => (
              <span key={fact} title={fact}>
                {fact}
              </span>
            ))}
          </p>
        </div>
      </header>
      {patient.studies.map((study) => (
        <StudyGroup key={study.studyInstanceUid} patient={patient} study={study} />
      ))}
    </div>
  );
}

function StudyGroup({ patient, study }: { readonly patient: Patient; readonly study: Study }) {
  const date = formatDate(study.studyDate) ?? text('list.noDate');
  const time = formatTime(study.studyTime);
  return (
    <div class="study" role="group" aria-label={`${date} ${study.description ?? ''}`}>
      <header class="study-head">
        <h3>
          {date}
          {time === undefined ? null : <span class="quiet study-time">{time}</span>}
          <span class="quiet study-count">{text('list.study', { count: study.series.length })}</span>
        </h3>
        {study.description === undefined || study.description === '' ? null : (
          <p class="cut" title={study.description}>
            {study.description}
          </p>
        )}
        <KeepStudy patient={patient} study={study} />
      </header>
      <ul>
        {study.series.map((series) => {
          const key = seriesKey(patient, study, series);
          return <SeriesRow key={key} entryKey={key} series={series} />;
        })}
      </ul>
    </div>
  );
}

function patientFacts({ birthDate, sex, patientId }: Patient): readonly string[] {
  const born = formatDate(birthDate);
  const facts = [
    born === undefined ? undefined : text('list.born', { date: born }),
    sex === 'M' || sex === 'F' || sex === 'O' ? text(`sex.${sex}`) : sex,
    patientId === undefined || patientId === '' ? text('list.noId') : text('list.id', { id: patientId }),
  ];
  return facts.filter((fact): fact is string => fact !== undefined && fact !== '');
}

/**
 * Whatever the list becomes, the row in use stays where it is on screen: the focused one, else the shown one if it is
 * in sight, else the first in sight. Measured before the list is drawn anew, corrected before it is painted.
 */
function keepInPlace(list: RefObject<HTMLDivElement | null>): void {
  const box = list.current;
  const anchor = box === null ? undefined : anchorIn(box);
  const before = anchor?.getBoundingClientRect().top;
  useLayoutEffect(() => {
    if (box === null || anchor === undefined || before === undefined || !anchor.isConnected) return;
    box.scrollTop += anchor.getBoundingClientRect().top - before;
  });
}

function anchorIn(box: HTMLElement): HTMLElement | undefined {
  const { top, bottom } = box.getBoundingClientRect();
  const rows = [...box.querySelectorAll<HTMLElement>('.series-button')];
  const isInSight = (row: HTMLElement): boolean => {
    const place = row.getBoundingClientRect();
    return place.bottom > top && place.top < bottom;
  };
  return (
    rows.find((row) => row === document.activeElement) ??
    rows.find((row) => row.getAttribute('aria-current') === 'true' && isInSight(row)) ??
    rows.find(isInSight)
  );
}

function moveByKey(event: KeyboardEvent, list: HTMLElement | null): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const rows = [...(list?.querySelectorAll<HTMLElement>('.series-button') ?? [])];
  const place = rows.findIndex((row) => row === document.activeElement);
  if (place < 0) return;
  const next =
    event.key === 'ArrowDown'
      ? place + 1
      : event.key === 'ArrowUp'
        ? place - 1
        : event.key === 'Home'
          ? 0
          : event.key === 'End'
            ? rows.length - 1
            : undefined;
  if (next === undefined) return;
  event.preventDefault();
  rows[Math.min(rows.length - 1, Math.max(0, next))]?.focus();
}

import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../app/Icon';
import { cellElement, registerCell } from '../app/viewports';
import { draggedSeries } from '../state/dragging';
import {
  activateCell,
  activeCell,
  cellIndices,
  cells,
  fullCell,
  layout,
  patientsOnScreen,
  showSeries,
  toggleFullCell,
  visibleCells,
} from '../state/layout';
import { isScanning, patients, seriesEntries } from '../state/library';
import { hasPictures } from '../state/notShown';
import { viewChanged } from '../state/viewing';
import { formatName } from '../texts/format';
import { text } from '../texts/text';
import type { DicomViewportElement } from '../viewport/api';

const mostOfName = 40;

/** The cells. All four elements stay where they are; a layout only says which are seen and how large. */
export function ViewportGrid() {
  return (
    <section class="grid-area" aria-label={text('grid.label')}>
      <PatientWarning />
      <div class="grid" data-layout={fullCell.value === null ? layout.value : '1x1'}>
        {cellIndices.map((index) => (
          <Cell key={index} index={index} />
        ))}
      </div>
    </section>
  );
}

function PatientWarning() {
  const seen = patientsOnScreen.value;
  if (seen.length < 2) return null;
  const names = seen.map((patient) => shortName(patient.patientName)).join('  |  ');
  return (
    <p class="patient-warning" role="alert">
      <Icon name="warning" />
      {seen.length === 2
        ? text('grid.twoPatients', { names })
        : text('grid.manyPatients', { count: seen.length, names })}
    </p>
  );
}

/** A name of any length leaves room for the others: whole names stand in the cells. */
function shortName(patientName: string | undefined): string {
  const name = formatName(patientName) ?? text('list.noName');
  const letters = [...name];
  return letters.length > mostOfName ? `${letters.slice(0, mostOfName - 1).join('')}…` : name;
}

function Cell({ index }: { readonly index: number }) {
  const element = useRef<DicomViewportElement>(null);
  const isSeen = visibleCells.value.includes(index);
  const isActive = activeCell.value === index;
  const isOneOfSeveral = visibleCells.value.length > 1;
  const entry = cells.value[index] ?? null;
  const series = entry?.series ?? null;
  const wasSeen = useRef(false);
  wasSeen.current ||= isSeen;

  // Before the page is drawn: the first picture is on its way while the panels around it are drawn.
  useLayoutEffect(() => {
    const cell = element.current;
    if (cell === null) return;
    registerCell(index, cell);
    const end = listenToCell(cell, index);
    viewChanged(index, cell.state);
    return () => {
      end();
      registerCell(index, null);
    };
  }, [index, wasSeen.current]);

  useLayoutEffect(() => {
    if (series === null) element.current?.clear();
    else element.current?.showSeries(series);
  }, [series, wasSeen.current]);

  useEffect(() => {
    // One cell alone needs no mark.
    if (element.current !== null) element.current.isActive = isActive && isOneOfSeveral;
  }, [isActive, isOneOfSeveral, wasSeen.current]);

  return (
    <div class="cell" hidden={!isSeen}>
      {wasSeen.current ? (
        <dicom-viewport ref={element} aria-label={text('grid.cell', { cell: index + 1 })} />
      ) : null}
      {series === null && patients.value.length > 0 ? (
        <p class="cell-hint">
          {text(hasPictures.value || isScanning.value ? 'grid.emptyHint' : 'grid.noPicture')}
        </p>
      ) : null}
    </div>
  );
}

function listenToCell(cell: DicomViewportElement, index: number): () => void {
  const abort = new AbortController();
  const options = { signal: abort.signal };
  cell.addEventListener('viewport-state', (event) => viewChanged(index, event.detail), options);
  cell.addEventListener('viewport-activate', () => activateCell(index), options);
  cell.addEventListener('viewport-toggle-full', () => toggleFullCell(index), options);
  cell.addEventListener(
    'viewport-drop-series',
    (event) => {
      const key = draggedSeries.peek() ?? keyOfUid(event.detail.seriesInstanceUid);
      if (key === undefined) return;
      showSeries(key, index);
      cellElement(index)?.focus();
    },
    options,
  );
  return () => abort.abort();
}

function keyOfUid(seriesInstanceUid: string): string | undefined {
  for (const [key, entry] of seriesEntries.peek())
    if (entry.series.seriesInstanceUid === seriesInstanceUid) return key;
  return undefined;
}

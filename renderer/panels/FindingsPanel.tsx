import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Measurement } from '../../core/imaging/measurement';
import { programCommands } from '../app/programCommands';
import { Icon } from '../app/Icon';
import { ToolButton } from '../app/ToolButton';
import { deleteFinding, findings, labelFinding, readingOf, selectedFinding } from '../state/findings';
import { activeEntry } from '../state/layout';
import { errorText } from '../texts/errorText';
import { formatDate } from '../texts/format';
import { text } from '../texts/text';
import { exportFindings } from './exportFindings';
import { goToFinding, placeOf } from './goToFinding';

/** Measurements of the study in the active cell: what they say, where they are. */
export function FindingsPanel() {
  const list = findings.value;
  const entry = activeEntry.value;
  if (entry === null) return <p class="panel-note">{text('findings.noStudy')}</p>;
  return (
    <div class="findings">
      <header class="panel-bar">
        <span class="grow cut quiet">{formatDate(entry.study.studyDate) ?? text('list.noDate')}</span>
        <ToolButton command={programCommands.undo} />
        <ToolButton command={programCommands.redo} />
        <button
          class="tool"
          aria-label={text('findings.export')}
          data-tip={text('findings.export')}
          aria-disabled={list.length === 0}
          onClick={() => {
            if (list.length > 0) void exportFindings(list, entry);
          }}
        >
          <Icon name="save" />
        </button>
      </header>
      {list.length === 0 ? (
        <p class="panel-note">{text('findings.empty')}</p>
      ) : (
        <ol class="finding-list" aria-label={text('findings.list')}>
          {list.map((measurement, index) => (
            <Finding key={measurement.measurementId} measurement={measurement} number={index + 1} />
          ))}
        </ol>
      )}
    </div>
  );
}

function Finding({ measurement, number }: { readonly measurement: Measurement; readonly number: number }) {
  const [isNaming, setNaming] = useState(false);
  const isSelected = selectedFinding.value === measurement.measurementId;
  const row = useRef<HTMLLIElement>(null);
  const kind = text(`tool.${measurement.kind}`);
  const name = `${number} ${measurement.text ?? kind}`;
  useEffect(() => {
    if (isSelected) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  return (
    <li ref={row} class={isSelected ? 'finding is-selected' : 'finding'}>
      <button
        class="finding-main"
        data-tip={text('findings.goTo', { name })}
        aria-current={isSelected ? 'true' : undefined}
        onClick={() => goToFinding(measurement)}
      >
        <span class="finding-number">{number}</span>
        <Icon name={measurement.kind} size={16} />
        <span class="grow finding-words">
          {isNaming ? null : <span class="cut finding-name">{measurement.text ?? kind}</span>}
          <Reading measurement={measurement} />
          <span class="quiet cut">{placeOf(measurement)}</span>
        </span>
      </button>
      {isNaming ? (
        <LabelField measurement={measurement} name={name} close={() => setNaming(false)} />
      ) : (
        <span class="finding-buttons">
          <button
            class="tool is-tiny"
            aria-label={text('findings.renameOf', { name })}
            data-tip={text('findings.rename')}
            onClick={() => setNaming(true)}
          >
            <Icon name="edit" size={14} />
          </button>
          <button
            class="tool is-tiny"
            aria-label={text('findings.delete', { name })}
            data-tip={text('findings.delete', { name: kind })}
            onClick={() => deleteFinding(measurement.measurementId)}
          >
            <Icon name="remove" size={14} />
          </button>
        </span>
      )}
    </li>
  );
}

function Reading({ measurement }: { readonly measurement: Measurement }) {
  const state = readingOf(measurement);
  if (state.kind === 'reading') return <span class="quiet">{text('findings.measuring')}</span>;
  if (state.kind === 'failed') return <span class="quiet">{errorText(state.code)}</span>;
  const { lines, remarks } = state.reading;
  return (
    <>
      {lines.map((line) => (
        <span key={line} class="finding-value">
          {line}
        </span>
      ))}
      {remarks.length === 0 ? null : <span class="quiet">{remarks.join(', ')}</span>}
    </>
  );
}

interface LabelFieldProps {
  readonly measurement: Measurement;
  readonly name: string;
  readonly close: () => void;
}

function LabelField({ measurement, name, close }: LabelFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.select(), []);
  const take = (): void => {
    labelFinding(measurement, field.current?.value ?? '');
    close();
  };
  return (
    <input
      ref={field}
      class="input finding-label"
      maxLength={200}
      aria-label={text('findings.renameOf', { name })}
      value={measurement.text ?? ''}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
        if (event.key === 'Escape') {
          event.stopPropagation();
          close();
        }
      }}
    />
  );
}

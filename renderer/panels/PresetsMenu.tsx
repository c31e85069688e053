import { Popover } from '../app/Popover';
import { activeElement } from '../app/viewports';
import { activeView } from '../state/viewing';
import { formatNumber } from '../texts/format';
import { text } from '../texts/text';
import { TypedWindow } from './TypedWindow';
import type { ViewportState, Windowing, WindowPreset } from '../viewport/api';

/** The window of the active picture: its values, presets of the file and of the modality, and typed values. */
export function PresetsMenu() {
  const view = activeView.value;
  return (
    <Popover
      label={text('presets.button')}
      role="dialog"
      hasChevron
      buttonClass="tool has-words presets-button"
      button={<ButtonWords view={view} />}
    >
      {(close) => <PresetsPanel close={close} />}
    </Popover>
  );
}

function PresetsPanel({ close }: { readonly close: () => void }) {
  const view = activeView.value;
  if (view.kind !== 'showing') return <p class="popover-note">{text('presets.noPicture')}</p>;
  const { windowing, presets } = view;
  if (windowing.kind === 'fixed')
    return (
      <p class="popover-note">{text(windowing.reason === 'colour' ? 'presets.colour' : 'presets.palette')}</p>
    );
  const modality = view.description.modality ?? view.series.modality ?? '';
  const choose = (index: number): void => {
    activeElement()?.applyPreset(index);
    close();
  };
  const entries = presets.map((preset, index) => ({ preset, index }));
  return (
    <>
      <TypedWindow windowing={windowing} close={close} />
      <PresetList
        title={text('presets.file')}
        entries={entries.filter(({ preset }) => preset.origin === 'file')}
        windowing={windowing}
        onChoose={choose}
      />
      <PresetList
        title={text('presets.modality', { modality })}
        entries={entries.filter(({ preset }) => preset.origin === 'modality')}
        windowing={windowing}
        onChoose={choose}
      />
      {entries.length === 0 ? <p class="popover-note">{text('presets.none')}</p> : null}
    </>
  );
}

interface PresetListProps {
  readonly title: string;
  readonly entries: readonly { readonly preset: WindowPreset; readonly index: number }[];
  readonly windowing: Windowing;
  readonly onChoose: (index: number) => void;
}

function PresetList({ title, entries, windowing, onChoose }: PresetListProps) {
  if (entries.length === 0) return null;
  return (
    <div role="group" aria-label={title}>
      <p class="menu-head">{title}</p>
      {entries.map(({ preset, index }) => (
        <button
          key={index}
          class="menu-item"
          aria-pressed={isInForce(preset, windowing)}
          onClick={() => onChoose(index)}
        >
          <span class="grow cut">{preset.name}</span>
          <span class="quiet">{presetWords(preset)}</span>
          {index < 9 ? <kbd>{index + 1}</kbd> : null}
        </button>
      ))}
    </div>
  );
}

function ButtonWords({ view }: { readonly view: ViewportState }) {
  const value = windowValue(view);
  if (value === undefined) return <span class="grow">{text('presets.button')}</span>;
  return (
    <span class="grow cut">
      <span class="hidden-label">{text('presets.button')} </span>
      {value}
    </span>
  );
}

function windowValue(view: ViewportState): string | undefined {
  if (view.kind !== 'showing' || view.windowing.kind === 'fixed') return undefined;
  const { windowing } = view;
  if (windowing.kind === 'voiLut') return text('presets.voiLut');
  const digits = windowing.width < 10 ? 2 : 0;
  return text('image.windowValue', {
    center: formatNumber(windowing.center, digits),
    width: formatNumber(windowing.width, digits),
  });
}

function presetWords(preset: WindowPreset): string {
  if (preset.kind === 'voiLut') return text('presets.voiLut');
  const { center, width } = preset.window;
  return text('image.windowValue', { center: formatNumber(center), width: formatNumber(width) });
}

function isInForce(preset: WindowPreset, windowing: Windowing): boolean {
  if (preset.kind === 'voiLut') return windowing.kind === 'voiLut' && windowing.index === preset.voiLutIndex;
  return (
    windowing.kind === 'window' &&
    windowing.center === preset.window.center &&
    windowing.width === preset.window.width
  );
}

import { programCommands } from '../app/programCommands';
import { Icon } from '../app/Icon';
import { activeElement } from '../app/viewports';
import { changeSettings, settings } from '../state/settings';
import { activeView } from '../state/viewing';
import { text } from '../texts/text';

const slowest = 1;
const fastest = 60;

/** Play and the frame rate. */
export function CineControl() {
  const view = activeView.value;
  const command = programCommands.cine;
  const isRunning = command.isPressed();
  const isDisabled = command.isDisabled();
  const label = text(isRunning ? 'cine.pause' : 'cine.play');
  return (
    <div class="tool-group" role="group" aria-label={text('cine.play')}>
      <button
        class="tool"
        aria-label={label}
        aria-disabled={isDisabled}
        aria-keyshortcuts="Space"
        data-tip={isDisabled && view.kind !== 'empty' ? text('cine.single') : label}
        data-tip-key="Space"
        onClick={() => {
          if (!isDisabled) command.run();
        }}
      >
        <Icon name={isRunning ? 'pause' : 'play'} />
      </button>
      <input
        class="input cine-rate"
        type="number"
        min={slowest}
        max={fastest}
        step={1}
        aria-label={text('cine.fps')}
        data-tip={text('cine.fps')}
        value={settings.value.cineFramesPerSecond}
        onChange={(event) => setRate(event.currentTarget)}
      />
      <span class="quiet cine-unit" aria-hidden="true">
        {text('cine.fpsShort')}
      </span>
    </div>
  );
}

function setRate(field: HTMLInputElement): void {
  const typed = Number(field.value);
  if (!Number.isFinite(typed) || typed <= 0) {
    field.value = String(settings.peek().cineFramesPerSecond);
    return;
  }
  const cineFramesPerSecond = Math.min(fastest, Math.max(slowest, Math.round(typed)));
  field.value = String(cineFramesPerSecond);
  changeSettings({ cineFramesPerSecond });
  if (programCommands.cine.isPressed()) activeElement()?.startCine(cineFramesPerSecond);
}

import { activeElement } from '../app/viewports';
import { formatNumber } from '../texts/format';
import { text } from '../texts/text';
import type { Windowing } from '../viewport/api';

/** Fields for the center and width of the window. What was typed stays while the picture changes behind them. */
export function TypedWindow({
  windowing,
  close,
}: {
  readonly windowing: Windowing;
  readonly close: () => void;
}) {
  const now = windowing.kind === 'window' ? windowing : undefined;
  const take = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const fields = new FormData(event.currentTarget);
    const [center, width] = [Number(fields.get('center')), Number(fields.get('width'))];
    activeElement()?.setWindow({ center, width });
    close();
  };
  return (
    <form class="typed-window" onSubmit={take}>
      <label>
        {text('presets.center')}
        <input
          class="input"
          name="center"
          type="number"
          step="any"
          required
          defaultValue={now && formatNumber(now.center)}
        />
      </label>
      <label>
        {text('presets.width')}
        <input
          class="input"
          name="width"
          type="number"
          step="any"
          min="0.0001"
          required
          defaultValue={now && formatNumber(now.width)}
        />
      </label>
      <button class="button">{text('presets.apply')}</button>
    </form>
  );
}

interface ChoiceProps {
  readonly group: string;
  readonly isChosen: boolean;
  readonly title: string;
  readonly hint: string;
  readonly onChoose: () => void;
}

/** One of several ways, with a sentence about it. */
export function Choice({ group, isChosen, title, hint, onChoose }: ChoiceProps) {
  return (
    <label class={isChosen ? 'choice is-chosen' : 'choice'}>
      <input type="radio" name={group} checked={isChosen} onChange={onChoose} />
      <Words title={title} hint={hint} />
    </label>
  );
}

interface TickProps {
  readonly isTicked: boolean;
  readonly isDisabled?: boolean;
  readonly title: string;
  readonly hint: string;
  readonly onTick: (isTicked: boolean) => void;
}

/** Something to be ticked, with a sentence about it. */
export function Tick({ isTicked, isDisabled = false, title, hint, onTick }: TickProps) {
  return (
    <label class="tick">
      <input
        type="checkbox"
        checked={isTicked}
        disabled={isDisabled}
        onChange={(event) => onTick(event.currentTarget.checked)}
      />
      <Words title={title} hint={hint} />
    </label>
  );
}

function Words({ title, hint }: { readonly title: string; readonly hint: string }) {
  return (
    <span class="choice-words">
      <span>{title}</span>
      <span class="quiet">{hint}</span>
    </span>
  );
}

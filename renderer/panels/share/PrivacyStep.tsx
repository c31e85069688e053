import type { DeidOption } from '../../../core/deid/options';
import { Icon } from '../../app/Icon';
import {
  chooseDates,
  choosePrivacy,
  chooseProjectKey,
  chosenOptions,
  datesChoice,
  isAllowed,
  isDeidentified,
  tickedOptions,
  tickOption,
  usesProjectKey,
  type DatesChoice,
} from '../../state/shareDraft';
import { text, type PlainTextKey } from '../../texts/text';
import { Choice, Tick } from './Choice';
import { Step } from './Step';

/** As it is, or de-identified, in plain words. */
export function PrivacyStep() {
  const isPrivate = isDeidentified.value;
  return (
    <Step
      number={2}
      title={text('share.privacy')}
      summary={text(isPrivate ? 'share.deidentify' : 'share.asIs')}
    >
      <div class="choices" role="radiogroup" aria-label={text('share.privacy')}>
        <Choice
          group="privacy"
          isChosen={!isPrivate}
          title={text('share.asIs')}
          hint={text('share.asIsHint')}
          onChoose={() => choosePrivacy(false)}
        />
        <Choice
          group="privacy"
          isChosen={isPrivate}
          title={text('share.deidentify')}
          hint={text('share.deidentifyHint')}
          onChoose={() => choosePrivacy(true)}
        />
      </div>
      {isPrivate ? <PrivateOptions /> : null}
    </Step>
  );
}

function PrivateOptions() {
  return (
    <>
      <p class="callout is-warning">
        <Icon name="warning" />
        {text('share.residual')}
      </p>
      <DatesField />
      <details class="fold">
        <summary>{text('share.options')}</summary>
        <ul class="options">
          {tickedOptions.map((option) => (
            <li key={option}>
              <OptionTick option={option} />
            </li>
          ))}
        </ul>
      </details>
      <Tick
        isTicked={usesProjectKey.value}
        title={text('share.projectKey')}
        hint={text('share.projectKeyHint')}
        onTick={chooseProjectKey}
      />
    </>
  );
}

function DatesField() {
  const choices: readonly (readonly [DatesChoice, PlainTextKey])[] = [
    ['removed', 'share.datesRemoved'],
    ['moved', 'share.datesMoved'],
    ['kept', 'share.datesKept'],
  ];
  return (
    <div class="inline-choices" role="radiogroup" aria-label={text('share.dates')}>
      <span class="inline-title">{text('share.dates')}</span>
      {choices.map(([choice, key]) => (
        <label key={choice} class="inline-choice">
          <input
            type="radio"
            name="dates"
            checked={datesChoice.value === choice}
            disabled={!isAllowed(chosenOptions.value, choice)}
            onChange={() => chooseDates(choice)}
          />
          {text(key)}
        </label>
      ))}
    </div>
  );
}

function OptionTick({ option }: { readonly option: DeidOption }) {
  const isTicked = chosenOptions.value.has(option);
  const mayTick = isTicked || isAllowed(new Set([...chosenOptions.value, option]), datesChoice.value);
  const words = optionWords[option];
  return (
    <Tick
      isTicked={isTicked}
      isDisabled={!mayTick}
      title={words === undefined ? option : text(words[0])}
      hint={mayTick ? (words === undefined ? '' : text(words[1])) : text('share.optionConflict')}
      onTick={(next) => tickOption(option, next)}
    />
  );
}

const optionWords: Readonly<Partial<Record<DeidOption, readonly [PlainTextKey, PlainTextKey]>>> = {
  retainSafePrivate: ['option.retainSafePrivate', 'option.retainSafePrivateHint'],
  retainUids: ['option.retainUids', 'option.retainUidsHint'],
  retainDeviceIdentity: ['option.retainDeviceIdentity', 'option.retainDeviceIdentityHint'],
  retainInstitutionIdentity: ['option.retainInstitutionIdentity', 'option.retainInstitutionIdentityHint'],
  retainPatientCharacteristics: [
    'option.retainPatientCharacteristics',
    'option.retainPatientCharacteristicsHint',
  ],
  cleanDescriptors: ['option.cleanDescriptors', 'option.cleanDescriptorsHint'],
};

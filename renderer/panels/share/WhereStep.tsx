import { chooseDestination, destination, type Destination } from '../../state/shareDraft';
import { text } from '../../texts/text';
import { Choice } from './Choice';
import { PatternField } from './PatternField';
import { ServerForm } from './ServerForm';
import { Step } from './Step';

const destinations: readonly Destination[] = ['zip', 'folder', 'server'];

/** A zip, a folder or a server. */
export function WhereStep() {
  const chosen = destination.value;
  return (
    <Step number={3} title={text('share.where')} summary={text(`share.${chosen}`)}>
      <div class="choices is-three" role="radiogroup" aria-label={text('share.where')}>
        {destinations.map((one) => (
          <Choice
            key={one}
            group="destination"
            isChosen={one === chosen}
            title={text(`share.${one}`)}
            hint={text(`share.${one}Hint`)}
            onChoose={() => chooseDestination(one)}
          />
        ))}
      </div>
      {chosen === 'server' ? <ServerForm /> : <PatternField />}
    </Step>
  );
}

import { chooseCa } from '../../state/servers';
import { text } from '../../texts/text';

interface CaFieldProps {
  readonly ca: { readonly caId: string; readonly name: string } | null;
  readonly onCa: (ca: { readonly caId: string; readonly name: string } | null) => void;
}

/** Whose certificates are trusted. */
export function CaField({ ca, onCa }: CaFieldProps) {
  return (
    <div class="field">
      {text('server.ca')}
      <div class="row">
        <span class="grow cut quiet">{ca === null ? text('server.caNone') : ca.name}</span>
        {ca === null ? null : (
          <button class="link" type="button" onClick={() => onCa(null)}>
            {text('server.caRemove')}
          </button>
        )}
        <button
          class="button is-small"
          type="button"
          onClick={() =>
            void chooseCa().then((chosen) => {
              if (chosen !== null) onCa(chosen);
            })
          }
        >
          {text('server.caChoose')}
        </button>
      </div>
    </div>
  );
}

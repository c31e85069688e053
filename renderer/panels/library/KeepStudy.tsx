import type { Patient, Study } from '../../../core/fileset/types';
import { Icon } from '../../app/Icon';
import { isScanning } from '../../state/library';
import { keepingOf, keepStudy } from '../../state/shelf';
import { formatDate, formatName } from '../../texts/format';
import { text } from '../../texts/text';

/** Whether a study is in the library, or the button that copies it there. As high in every state. */
export function KeepStudy({ patient, study }: { readonly patient: Patient; readonly study: Study }) {
  const keeping = keepingOf(study);
  if (keeping === 'whole' || keeping === 'copying')
    return (
      <p class="keep-line quiet" role="status">
        <Icon name={keeping === 'whole' ? 'check' : 'waiting'} size={14} />
        {text(keeping === 'whole' ? 'library.kept' : 'library.keeping')}
      </p>
    );
  const name = formatName(patient.patientName) ?? text('list.noName');
  const date = formatDate(study.studyDate) ?? text('list.noDate');
  return (
    <button
      class="keep-line link"
      aria-label={text('library.keepOf', { name, date })}
      disabled={isScanning.value}
      data-tip={isScanning.value ? text('library.keepLater') : undefined}
      onClick={() => void keepStudy(patient, study)}
    >
      <Icon name="keep" size={14} />
      {text(keeping === 'part' ? 'library.keepRest' : 'library.keep')}
    </button>
  );
}

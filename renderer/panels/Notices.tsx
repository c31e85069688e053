import { dismissNotice } from '../app/dismissNotice';
import { Icon } from '../app/Icon';
import { noticePlace, type NoticePlace } from '../app/noticePlace';
import { dismiss, notices, type Notice } from '../state/notices';
import { errorText } from '../texts/errorText';
import { text } from '../texts/text';
import { CodeFold } from './CodeFold';

/** Short messages, beside the pictures. Warnings, errors and offers stay until they are dismissed. Drawn in one place only. */
export function Notices({ at }: { readonly at: NoticePlace }) {
  if (noticePlace.value !== at) return null;
  return (
    <section class={at === 'first' ? 'notices is-floating' : 'notices'} aria-label={text('notices.label')}>
      {notices.value.map((notice) => (
        <OneNotice key={notice.noticeId} notice={notice} />
      ))}
    </section>
  );
}

function OneNotice({ notice }: { readonly notice: Notice }) {
  const { noticeId, tone, message, problem, offer } = notice;
  // An offer is no success: nothing has been done yet.
  const look = tone === 'good' && offer !== undefined ? 'info' : tone;
  return (
    <div
      class={`notice is-${look}`}
      role={tone === 'error' ? 'alert' : 'status'}
      data-notice={noticeId}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // Before the panel or sheet around it takes the key.
        event.preventDefault();
        event.stopPropagation();
        dismissNotice(noticeId);
      }}
    >
      <Icon name={look} />
      <div class="grow">
        <p>{message}</p>
        {offer === undefined ? null : (
          <button
            class="button is-small notice-offer"
            onClick={() => {
              dismiss(noticeId);
              offer.run();
            }}
          >
            {offer.label}
          </button>
        )}
        {problem === undefined ? null : (
          <>
            <p>{errorText(problem.code)}</p>
            <CodeFold {...problem} />
          </>
        )}
      </div>
      <button
        class="tool is-tiny"
        aria-label={text('common.dismiss')}
        data-tip={text('common.dismiss')}
        onClick={() => dismissNotice(noticeId)}
      >
        <Icon name="close" size={14} />
      </button>
    </div>
  );
}

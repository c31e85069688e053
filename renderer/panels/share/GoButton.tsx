import { Icon } from '../../app/Icon';
import { chosenServer } from '../../state/servers';
import { canShare, startSharing } from '../../state/sharing';
import { destination } from '../../state/shareDraft';
import { leaving, preview, unreviewed } from '../../state/sharePreview';
import { text } from '../../texts/text';

/** The last button, with what it will do in words. */
export function GoButton() {
  const isReady = preview.value.kind === 'ready';
  return (
    <>
      <p class="grow quiet" role="status">
        {isReady ? text('share.willLeave', { count: leaving.value }) : ''}
        {isReady && unreviewed.value.length > 0
          ? ` · ${text('share.unreviewed', { count: unreviewed.value.length })}`
          : ''}
      </p>
      <button class="button is-main" disabled={!canShare.value} onClick={() => void startSharing()}>
        <Icon
          name={destination.value === 'server' ? 'server' : destination.value === 'zip' ? 'zip' : 'folder'}
        />
        {goWords()}
      </button>
    </>
  );
}

function goWords(): string {
  if (destination.value !== 'server') return text('share.goExport');
  const server = chosenServer.value;
  return server === null ? text('share.goUploadNone') : text('share.goUpload', { name: server.name });
}

/** The last button of the share drawer: asks for a place, then starts the job. */
import { computed, signal } from '@preact/signals-core';
import { call } from '../ipc/client';
import { text } from '../texts/text';
import { app } from './app';
import { chooseTarget } from './browser';
import { jobStarted } from './jobs';
import { tellError } from './notices';
import { chosenServer } from './servers';
import { settings } from './settings';
import { chosenEntries, chosenInstanceIds, destination, isDeidentified, privacy } from './shareDraft';
import { leaving, preview } from './sharePreview';

const busy = signal(false);

export const isStarting = computed(() => busy.value);

/** Whether the last button may be pressed. */
export const canShare = computed(
  () =>
    !busy.value &&
    preview.value.kind === 'ready' &&
    leaving.value > 0 &&
    (destination.value !== 'server' || chosenServer.value !== null),
);

/** Starts the export or the upload; a place is asked for first. Errors are told. */
export async function startSharing(): Promise<void> {
  if (!canShare.value) return;
  busy.value = true;
  try {
    await (destination.value === 'server' ? startUpload() : startExport(destination.value));
  } catch (error) {
    tellError(text('share.startFailed'), error);
  } finally {
    busy.value = false;
  }
}

async function startExport(format: 'zip' | 'folder'): Promise<void> {
  const request = {
    instanceIds: [...chosenInstanceIds.value],
    privacy: privacy.value,
    fileNamePattern: settings.value.fileNamePattern,
    format,
  };
  const suggestedName = suggestName(format);
  const hasDialogs = app.value.kind === 'ready' && app.value.info.hasNativeDialogs;
  const target = hasDialogs
    ? await call('export.chooseTarget', { format, suggestedName })
    : await chooseTarget(format, suggestedName);
  if (target === null) return;
  const { jobId } = await call('export.start', { ...request, targetId: target.targetId });
  jobStarted({ jobId, kind: 'export', name: target.name, instances: request.instanceIds.length });
}

async function startUpload(): Promise<void> {
  const server = chosenServer.value;
  if (server?.serverId === undefined) return;
  const instanceIds = [...chosenInstanceIds.value];
  const { jobId } = await call('upload.start', {
    instanceIds,
    privacy: privacy.value,
    serverId: server.serverId,
  });
  jobStarted({ jobId, kind: 'upload', name: server.name, instances: instanceIds.length });
}

/** A name without identity when de-identified, else with the patient's name and the study's date. */
function suggestName(format: 'zip' | 'folder'): string {
  const first = chosenEntries.value[0];
  const ending = format === 'zip' ? '.zip' : '';
  if (isDeidentified.value || first === undefined) return `${text('share.suggestedDeidentified')}${ending}`;
  const name = (first.patient.patientName ?? '').split('=')[0]?.replaceAll('^', ' ').trim() ?? '';
  const words = [name === '' ? text('share.suggestedName') : name, first.study.studyDate ?? ''];
  return `${words
    .join(' ')
    .replace(/[^\p{L}\p{N} _.-]/gu, '')
    .trim()}${ending}`;
}

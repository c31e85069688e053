import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorCode } from '../../../core/errors/codes';
import { fakeBridge } from '../fakeBridge';

const folder = { sourceId: 's1', name: 'folder', kind: 'folder' } as const;

async function load() {
  vi.resetModules();
  const bridge = fakeBridge({ 'source.password': () => null, 'source.readAgain': () => null });
  (await import('../../../renderer/ipc/client')).useBridge(bridge);
  return {
    bridge,
    library: await import('../../../renderer/state/library'),
    passwords: await import('../../../renderer/state/passwords'),
    unread: await import('../../../renderer/state/unread'),
    notices: await import('../../../renderer/state/notices'),
  };
}

let parts: Awaited<ReturnType<typeof load>>;
beforeEach(async () => {
  parts = await load();
  parts.library.sourceOpened(folder);
});

/** A scan ends that could not read these places, beside `dicom` objects. */
function finish(code: ErrorCode, places: readonly string[], dicom = 0): void {
  const receipt = { files: dicom, dicom, displayable: dicom, notDicom: 0, missing: 0, refused: 0 };
  const problems = places.map((path) => ({ path, code }));
  parts.library.scanFinished({ sourceId: 's1', outcome: 'done', receipt: { ...receipt, problems } });
}

describe('passwords', () => {
  it('are asked for one after the other, until nothing is locked', async () => {
    const { passwords, bridge } = parts;
    finish('archive.passwordNeeded', ['a.zip', 'b.zip', 'c.zip', 'd.zip', 'e.zip']);
    expect(passwords.passwordAsked.value).toMatchObject({
      name: 'a.zip, b.zip, c.zip and 2 more',
      last: 'none',
    });
    await passwords.tryPassword('s1', 'one');
    expect(passwords.passwordAsked.value).toMatchObject({ last: 'trying' });
    finish('archive.passwordWrong', ['a.zip', 'c.zip'], 3);
    expect(passwords.passwordAsked.value).toMatchObject({ name: 'a.zip, c.zip', last: 'notAll' });
    await passwords.tryPassword('s1', 'two');
    finish('archive.passwordWrong', ['a.zip', 'c.zip'], 3);
    expect(passwords.passwordAsked.value).toMatchObject({ last: 'wrong' });
    await passwords.tryPassword('s1', 'three');
    finish('archive.passwordWrong', [], 5);
    expect(passwords.passwordAsked.value).toBeUndefined();
    expect(bridge.asked.map(({ request }) => request)).toEqual(
      ['one', 'two', 'three'].map((password) => ({ sourceId: 's1', password })),
    );
  });

  it('are offered once beside other things, and withdrawn when there is nothing more to open', async () => {
    const { passwords, notices, library } = parts;
    passwords.watchLocked();
    finish('archive.passwordNeeded', ['a.zip'], 1);
    expect(passwords.passwordAsked.value).toBeUndefined();
    expect(notices.notices.value.map(({ message }) => message)).toEqual([
      'a.zip: The archive is protected. Enter its password.',
    ]);
    const takeBack = library.scanBegun('s1');
    expect(notices.notices.value).toEqual([]);
    takeBack();
    library.sourceClosed('s1');
    expect(notices.notices.value).toEqual([]);
    await Promise.resolve();
  });
});

describe('what the disc was out for', () => {
  it('is offered to be read again, once', () => {
    const { unread, notices, bridge, library } = parts;
    unread.watchUnread();
    finish('source.vanished', ['IM1', 'IM2'], 1);
    const [notice] = notices.notices.value;
    expect(notice?.message).toBe(
      'folder: 2 files and folders could not be read, because the disc was out. Put it back, then read them again.',
    );
    notice?.offer?.run();
    expect(bridge.asked).toContainEqual({ name: 'source.readAgain', request: { sourceId: 's1' } });
    expect(library.isScanning.value).toBe(true);
    expect(notices.notices.value).toEqual([]);
    finish('source.vanished', [], 3);
    expect(notices.notices.value).toEqual([]);
  });

  it('is not offered for what is damaged: that stands in the receipt', () => {
    parts.unread.watchUnread();
    finish('source.unreadable', ['IM1'], 1);
    expect(parts.notices.notices.value).toEqual([]);
  });
});

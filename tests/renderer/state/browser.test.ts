import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../core/errors/AppError';
import { fakeBridge, type FakeBridge } from '../fakeBridge';

type Browser = typeof import('../../../renderer/state/browser');
let browser: Browser;
let bridge: FakeBridge;
let isThere = true;

const home = { folderId: 'home', crumbs: [{ folderId: 'home', name: 'home' }], entries: [] };

beforeEach(async () => {
  vi.resetModules();
  isThere = true;
  bridge = fakeBridge({
    'browse.list': ({ folderId }) => {
      if (folderId === undefined) return home;
      if (!isThere) throw new AppError('source.notFound');
      return { ...home, folderId };
    },
    'browse.target': ({ name }) => {
      if (name === 'taken.zip') throw new AppError('write.exists');
      return { targetId: 't1', name };
    },
    'browse.open': () => ({ sourceId: 's1', name: 'folder', kind: 'folder' }),
  });
  (await import('../../../renderer/ipc/client')).useBridge(bridge);
  browser = await import('../../../renderer/state/browser');
});

describe('browser', () => {
  it('begins in the folder of the last time, or at home when that is gone', async () => {
    browser.showBrowser({ purpose: 'open', pick: 'folder' });
    await vi.waitFor(() => expect(browser.browser.value?.view.kind).toBe('shown'));
    await browser.goToFolder('deep');
    browser.closeBrowser();
    isThere = false;
    browser.showBrowser({ purpose: 'open', pick: 'folder' });
    await vi.waitFor(() => expect(browser.browser.value?.view).toEqual({ kind: 'shown', folder: home }));
  });

  it('gives the target that was chosen, and stays open when the name is taken', async () => {
    const target = browser.chooseTarget('zip', 'a.zip');
    await vi.waitFor(() => expect(browser.browser.value?.view.kind).toBe('shown'));
    await expect(browser.takeTarget('taken.zip')).rejects.toMatchObject({ code: 'write.exists' });
    expect(browser.browser.value).not.toBeNull();
    await browser.takeTarget('free.zip');
    expect(await target).toEqual({ targetId: 't1', name: 'free.zip' });
    expect(browser.browser.value).toBeNull();
  });

  it('gives no target when the person changes their mind', async () => {
    const target = browser.chooseTarget('folder', 'a');
    browser.closeBrowser();
    expect(await target).toBeNull();
  });

  it('opens what was picked', async () => {
    browser.showBrowser({ purpose: 'open', pick: 'files' });
    await vi.waitFor(() => expect(browser.browser.value?.view.kind).toBe('shown'));
    browser.pick('e1', true);
    browser.pick('e2', true);
    browser.pick('e1', false);
    const opening = await import('../../../renderer/state/opening');
    await opening.openEntries([...(browser.browser.value?.picked ?? [])]);
    expect(bridge.asked).toContainEqual({ name: 'browse.open', request: { entryIds: ['e2'] } });
    expect(browser.browser.value).toBeNull();
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { noticePlace, sheetOpened } from '../../../renderer/app/noticePlace';
import { closeTopmost } from '../../../renderer/app/closeTopmost';
import { isRightPanelSeen, toggleRightPanel, watchSidePanel } from '../../../renderer/app/sidePanel';
import { useBridge } from '../../../renderer/ipc/client';
import { isReceiptOpen, toggleReceipt } from '../../../renderer/state/app';
import { sourceClosed, sourceOpened } from '../../../renderer/state/library';
import { changeSettings } from '../../../renderer/state/settings';
import { closeShare, isShareOpen, openShare } from '../../../renderer/state/shareDraft';
import { fakeBridge } from '../fakeBridge';

describe('the place of notices', () => {
  beforeEach(() => {
    useBridge(fakeBridge({}));
    sourceOpened({ sourceId: 's', name: 'disc', kind: 'folder' });
    changeSettings({ leftPanelOpen: true, rightPanelOpen: true });
    toggleReceipt(false);
    closeShare();
  });

  it('is beside the pictures, whatever is folded away', () => {
    expect(noticePlace.value).toBe('right');
    changeSettings({ rightPanelOpen: false });
    expect(noticePlace.value).toBe('left');
    changeSettings({ leftPanelOpen: false });
    expect(noticePlace.value).toBe('line');
    toggleReceipt(true);
    expect(noticePlace.value).toBe('right');
    sourceClosed('s');
    expect(noticePlace.value).toBe('first');
  });

  it('is in what lies over the window, the topmost sheet first', () => {
    openShare();
    expect(noticePlace.value).toBe('share');
    const closeLower = sheetOpened('a');
    const closeUpper = sheetOpened('b');
    expect(noticePlace.value).toBe('sheet b');
    closeUpper();
    expect(noticePlace.value).toBe('sheet a');
    closeLower();
    expect(noticePlace.value).toBe('share');
  });

  it('the share drawer leaves for the receipt, and Escape closes what lies on top', () => {
    const end = watchSidePanel();
    openShare();
    toggleReceipt(true);
    expect(isShareOpen.value).toBe(false);
    openShare();
    expect(noticePlace.value).toBe('share');
    closeTopmost();
    expect(isShareOpen.value).toBe(false);
    expect(isReceiptOpen.value).toBe(true);
    closeTopmost();
    expect(isReceiptOpen.value).toBe(false);
    end();
  });

  it('findings come back from behind the receipt by the button that folds them away', () => {
    toggleReceipt(true);
    expect(isRightPanelSeen.value).toBe(false);
    toggleRightPanel();
    expect(isRightPanelSeen.value).toBe(true);
    toggleRightPanel();
    expect(isRightPanelSeen.value).toBe(false);
  });
});

import { beforeEach, expect, it, vi } from 'vitest';
import { emptyReceipt } from '../../../core/fileset/addReceipts';
import { summary } from '../summaries';

let library: typeof import('../../../renderer/state/library');
let notShown: typeof import('../../../renderer/state/notShown');
const jpegXl = summary({ instance: 1, isDisplayable: false });

beforeEach(async () => {
  vi.resetModules();
  library = await import('../../../renderer/state/library');
  notShown = await import('../../../renderer/state/notShown');
  library.sourceOpened({ sourceId: 's1', name: 'folder', kind: 'folder' });
});

it('knows that nothing has a picture, until something has', () => {
  library.instancesFound({ sourceId: 's1', instances: [jpegXl] });
  library.build();
  expect(notShown.hasPictures.value).toBe(false);
  library.instancesFound({ sourceId: 's1', instances: [summary({ instance: 2 })] });
  library.build();
  expect(notShown.hasPictures.value).toBe(true);
});

it('knows why a file is not shown once it has been read to its end', () => {
  expect(notShown.notShownCodes.value.get(jpegXl.path)).toBeUndefined();
  const receipt = {
    ...emptyReceipt,
    notShown: [{ path: jpegXl.path, code: 'pixels.unsupportedSyntax' }] as const,
  };
  library.scanFinished({ sourceId: 's1', receipt, outcome: 'done' });
  expect(notShown.notShownCodes.value.get(jpegXl.path)).toBe('pixels.unsupportedSyntax');
});

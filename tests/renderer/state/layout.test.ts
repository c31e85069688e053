import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBridge } from '../fakeBridge';
import { summary } from '../summaries';

type Layout = typeof import('../../../renderer/state/layout');
type Library = typeof import('../../../renderer/state/library');
let layout: Layout;
let library: Library;
let keys: string[];

beforeEach(async () => {
  vi.resetModules();
  const client = await import('../../../renderer/ipc/client');
  client.useBridge(fakeBridge({ 'settings.set': () => settingsAnswer }));
  library = await import('../../../renderer/state/library');
  layout = await import('../../../renderer/state/layout');
  library.sourceOpened({ sourceId: 's1', name: 'folder', kind: 'folder' });
  library.instancesFound({
    sourceId: 's1',
    instances: [
      summary({ patient: 'A', study: '1', series: '1.1', instance: 1 }),
      summary({ patient: 'A', study: '1', series: '1.2', seriesNumber: 2, instance: 1 }),
      summary({ patient: 'B', study: '2', series: '2.1', instance: 1 }),
    ],
  });
  library.build();
  keys = [...library.seriesEntries.value.keys()];
});

const settingsAnswer = {
  leftPanelOpen: true,
  rightPanelOpen: true,
  rightPanelTab: 'findings',
  layout: '1x1',
  cineFramesPerSecond: 10,
  fileNamePattern: '',
  exportFormat: 'zip',
  exportPrivacy: 'asIs',
  copySlowMedia: false,
} as const;

describe('layout', () => {
  it('names both patients when two are on screen, and one alone calls for nothing', () => {
    layout.setLayout('1x2');
    layout.showSeries(keys[0] ?? '', 0);
    layout.showSeries(keys[1] ?? '', 1);
    expect(layout.patientsOnScreen.value).toHaveLength(1);
    layout.showSeries(keys[2] ?? '', 1);
    expect(layout.patientsOnScreen.value.map((patient) => patient.patientId)).toEqual(['A', 'B']);
  });

  it('does not warn of a patient in a cell that is not seen', () => {
    layout.setLayout('1x2');
    layout.showSeries(keys[2] ?? '', 1);
    layout.showSeries(keys[0] ?? '', 0);
    layout.setLayout('1x1');
    expect(layout.patientsOnScreen.value.map((patient) => patient.patientId)).toEqual(['A']);
  });

  it('keeps what the person looks at when cells go away', () => {
    layout.setLayout('2x2');
    layout.showSeries(keys[1] ?? '', 3);
    layout.setLayout('1x1');
    expect(layout.activeCell.value).toBe(0);
    expect(layout.cells.value[0]?.key).toBe(keys[1]);
  });

  it('shows one cell full and the grid again', () => {
    layout.setLayout('2x2');
    layout.toggleFullCell(2);
    expect(layout.visibleCells.value).toEqual([2]);
    layout.toggleFullCell(2);
    expect(layout.visibleCells.value).toEqual([0, 1, 2, 3]);
  });

  it('empties cells whose source was closed', () => {
    layout.showSeries(keys[0] ?? '', 0);
    library.sourceClosed('s1');
    layout.dropClosedSeries();
    expect(layout.activeEntry.value).toBeNull();
  });

  it('goes round the seen cells in both directions', () => {
    layout.setLayout('1x2');
    layout.activateNextCell(1);
    expect(layout.activeCell.value).toBe(1);
    layout.activateNextCell(1);
    expect(layout.activeCell.value).toBe(0);
    layout.activateNextCell(-1);
    expect(layout.activeCell.value).toBe(1);
  });
});

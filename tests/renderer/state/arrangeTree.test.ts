import { describe, expect, it } from 'vitest';
import { buildTree } from '../../../core/fileset/buildTree';
import { arrangeTree } from '../../../renderer/state/arrangeTree';
import { summary } from '../summaries';

const older = summary({ study: '1.1', studyDate: '20200101', series: '1.1.1', instance: 1 });
const newer = summary({ study: '1.2', studyDate: '20240101', series: '1.2.1', instance: 1 });

describe('arrangeTree', () => {
  it('appends a newer study while the list grows, so that nothing on screen moves', () => {
    const first = arrangeTree([], buildTree([older]), true);
    const then = arrangeTree(first, buildTree([older, newer]), true);
    expect(then[0]?.studies.map((study) => study.studyInstanceUid)).toEqual(['1.1', '1.2']);
  });

  it('puts studies newest first once the list has settled', () => {
    const grown = arrangeTree(arrangeTree([], buildTree([older]), true), buildTree([older, newer]), true);
    const settled = arrangeTree(grown, buildTree([older, newer]), false);
    expect(settled[0]?.studies.map((study) => study.studyInstanceUid)).toEqual(['1.2', '1.1']);
  });

  it('gives the very same tree when nothing has changed', () => {
    const first = arrangeTree([], buildTree([older, newer]), false);
    expect(arrangeTree(first, buildTree([older, newer]), false)).toBe(first);
  });

  it('keeps the identity of series that did not change', () => {
    const other = summary({ study: '1.1', series: '1.1.9', seriesNumber: 9, instance: 1 });
    const first = arrangeTree([], buildTree([older]), true);
    const then = arrangeTree(first, buildTree([older, other]), true);
    expect(then[0]?.studies[0]?.series[0]).toBe(first[0]?.studies[0]?.series[0]);
    expect(then[0]?.studies[0]?.series).toHaveLength(2);
  });

  it('drops what is gone', () => {
    const first = arrangeTree([], buildTree([older, newer]), false);
    const then = arrangeTree(first, buildTree([newer]), true);
    expect(then[0]?.studies.map((study) => study.studyInstanceUid)).toEqual(['1.2']);
  });
});

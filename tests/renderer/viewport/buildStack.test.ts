import { describe, expect, it } from 'vitest';
import { buildStack, indexOfSlice, startIndexOf } from '../../../renderer/viewport/buildStack';
import { instanceOf, seriesOf } from './frames';

describe('buildStack', () => {
  it('takes frames as slices and leaves out what has no picture', () => {
    const stack = buildStack(
      seriesOf([
        instanceOf('a'),
        instanceOf('report', { isDisplayable: false }),
        instanceOf('b', { numberOfFrames: 3 }),
        instanceOf('c', { numberOfFrames: 0 }),
      ]),
    );
    expect(stack.map((slice) => `${slice.instance.instanceId}/${slice.frameIndex}`)).toEqual([
      'a/0',
      'b/0',
      'b/1',
      'b/2',
      'c/0',
    ]);
    expect(indexOfSlice(stack, '1.3.b', 1)).toBe(2);
    expect(indexOfSlice(stack, '1.3.b', 3)).toBe(-1);
  });

  it('opens a volume in its middle and other series at their first picture', () => {
    const series = seriesOf([]);
    expect(startIndexOf(series, 28)).toBe(14);
    expect(startIndexOf(series, 2)).toBe(0);
    expect(startIndexOf(seriesOf([], 'instanceNumber'), 28)).toBe(0);
  });
});

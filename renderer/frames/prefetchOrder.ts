/**
 * Which slices to fetch ahead of time, nearest first: twice as many in the direction of scrolling as against it.
 * @param direction 1 or -1: where the person is going
 * @param budget how many at most
 */
export function prefetchOrder(
  current: number,
  sliceCount: number,
  direction: 1 | -1,
  budget: number,
): readonly number[] {
  const order: number[] = [];
  for (let step = 1; order.length < budget && step < 2 * sliceCount; step++) {
    const ahead = [current + direction * (2 * step - 1), current + direction * 2 * step];
    const behind = current - direction * step;
    for (const index of [...ahead, behind]) {
      if (index >= 0 && index < sliceCount && order.length < budget) order.push(index);
    }
  }
  return order;
}

/** How many neighbours fit: at most `most`, and at most a quarter of the cache for one stack. */
export function prefetchBudget(frameBytes: number, cacheBytes: number, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(cacheBytes / 4 / Math.max(1, frameBytes))));
}

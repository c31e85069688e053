/** What lies behind was mostly seen a moment ago and is in memory. */
const aheadPerBehind = 4;

/**
 * Which slices to fetch ahead of time, nearest first: four times as many in the direction of scrolling as against it.
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
  const take = (index: number) => {
    if (index >= 0 && index < sliceCount && order.length < budget) order.push(index);
  };
  for (let step = 1; order.length < budget && step < sliceCount; step++) {
    for (let near = aheadPerBehind - 1; near >= 0; near--)
      take(current + direction * (aheadPerBehind * step - near));
    take(current - direction * step);
  }
  return order;
}

/** How many neighbours fit: at most `most`, and at most a quarter of the cache for one stack. */
export function prefetchBudget(frameBytes: number, cacheBytes: number, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(cacheBytes / 4 / Math.max(1, frameBytes))));
}

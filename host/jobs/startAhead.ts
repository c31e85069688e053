/** An item and what is made of it, which may still be under way or fail. */
export interface Started<Item, Result> {
  readonly item: Item;
  readonly result: Promise<Result>;
}

export interface AheadLimits {
  /** Items begun and not yet asked for. */
  readonly tasks: number;
  /** Their weight in sum; one item may exceed it alone. */
  readonly weight: number;
}

/** Begins with the items ahead of the one whose turn it is, and gives them in their order. */
export async function* startAhead<Item, Result>(
  items: readonly Item[],
  begin: (item: Item) => Promise<Result>,
  weightOf: (item: Item) => number,
  limits: AheadLimits,
): AsyncGenerator<Started<Item, Result>> {
  const started: Started<Item, Result>[] = [];
  let weight = 0;
  let next = 0;
  for (let turn = 0; turn < items.length; turn += 1) {
    for (let item = items[next]; item !== undefined; item = items[next]) {
      const isRoom = started.length < limits.tasks && weight + weightOf(item) <= limits.weight;
      if (!isRoom && started.length > 0) break;
      const result = begin(item);
      // It is looked at when its turn comes.
      result.catch(() => undefined);
      started.push({ item, result });
      weight += weightOf(item);
      next += 1;
    }
    const first = started.shift() as Started<Item, Result>;
    // Its weight counts until it is taken: what comes next is begun when the next is asked for.
    await first.result.catch(() => undefined);
    weight -= weightOf(first.item);
    yield first;
  }
}

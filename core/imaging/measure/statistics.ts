/** Statistics of a set of numbers; absent values of an empty set are NaN. */
export interface Statistics {
  readonly count: number;
  readonly mean: number;
  /** Of the set itself (divided by n, as numpy does by default), not an estimate for a larger population (n − 1). */
  readonly standardDeviation: number;
  readonly min: number;
  readonly max: number;
}

/** Gathers numbers one by one. Sums are taken about the first number, so that large offsets cost no digits. */
export class RunningStatistics {
  private count = 0;
  private shift = 0;
  private sum = 0;
  private squares = 0;
  private min = Infinity;
  private max = -Infinity;

  add(value: number): void {
    if (this.count === 0) this.shift = value;
    const offset = value - this.shift;
    this.count += 1;
    this.sum += offset;
    this.squares += offset * offset;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  result(): Statistics {
    const { count } = this;
    if (count === 0) return { count, mean: NaN, standardDeviation: NaN, min: NaN, max: NaN };
    const meanOffset = this.sum / count;
    const variance = Math.max(0, this.squares / count - meanOffset * meanOffset);
    return {
      count,
      mean: this.shift + meanOffset,
      standardDeviation: Math.sqrt(variance),
      min: this.min,
      max: this.max,
    };
  }
}

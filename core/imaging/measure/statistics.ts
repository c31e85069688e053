/** Statistics of a set of numbers; absent values of an empty set are NaN. */
export interface Statistics {
  readonly count: number;
  readonly mean: number;
  /** Of the set itself (divided by n, as numpy does by default), not an estimate for a larger population (n − 1). */
  readonly standardDeviation: number;
  readonly min: number;
  readonly max: number;
}

/** Gathers numbers. Sums are taken about the first number, so that large offsets cost no digits. */
export class RunningStatistics {
  private count = 0;
  private shift = 0;
  private sum = 0;
  private squares = 0;
  private min = Infinity;
  private max = -Infinity;

  /** Adds a number that occurs `times` times. */
  add(value: number, times: number): void {
    if (this.count === 0) this.shift = value;
    const offset = value - this.shift;
    this.count += times;
    this.sum += offset * times;
    this.squares += offset * offset * times;
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

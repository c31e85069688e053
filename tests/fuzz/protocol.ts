/** What the watcher tells the process that runs inputs. */
export interface ChildOptions {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** Where the number of the iteration is written. */
  readonly progressFile: string;
  /** Where coded seeds are kept. */
  readonly seedFolder: string;
  readonly mostCpuMs: number;
}

/** One input that broke a promise. */
export interface Finding {
  readonly kind: 'untyped' | 'slow' | 'hang' | 'memory' | 'died';
  readonly iteration: number;
  readonly target: string;
  readonly seedName: string;
  /** Stack, time or memory. */
  readonly what: string;
}

/** What a process did in all. */
export interface Report {
  readonly kind: 'report';
  /** `target code` to how often. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Mistakes of the program that came out as typed errors. */
  readonly causes: Readonly<Record<string, number>>;
  readonly cpuMs: Readonly<Record<string, number>>;
  readonly seeds: readonly string[];
}

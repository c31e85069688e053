import type { Source, SourceDirectory, SourceEntry } from '../../host/sources/Source';

/** A source that counts what is opened and read of it. */
export interface CountingSource {
  readonly source: Source;
  /** Paths in the order of opening, each as often as it was opened. */
  opened(): readonly string[];
  /** Bytes read of each path. */
  bytes(): ReadonlyMap<string, number>;
  /** Places of the opened files on the medium, in the order of opening; DICOMDIRs are left out. */
  positions(): readonly number[];
}

/** Counts over `inner`. Its files are opened on this thread only, so that none escapes the count. */
export function countingSource(inner: Source): CountingSource {
  const opened: string[] = [];
  const positions: number[] = [];
  const bytes = new Map<string, number>();
  const counted = ({ path, size, position, open }: SourceEntry, isDirectory = false): SourceEntry => ({
    path,
    size,
    ...(position === undefined ? {} : { position }),
    open: async () => {
      opened.push(path);
      if (!isDirectory) positions.push(position ?? 0);
      const file = await open();
      return {
        size: file.size,
        read: async (offset, length) => {
          const read = await file.read(offset, length);
          bytes.set(path, (bytes.get(path) ?? 0) + read.length);
          return read;
        },
        close: () => file.close(),
      };
    },
  });
  const countedDirectory = ({ entry, find }: SourceDirectory): SourceDirectory => ({
    entry: counted(entry, true),
    async *find(files, signal) {
      for await (const [index, named] of find(files, signal)) yield [index, counted(named)] as const;
    },
  });
  return {
    source: {
      ...inner,
      directories: async (signal) => ((await inner.directories?.(signal)) ?? []).map(countedDirectory),
      async *entries(signal, onProblem) {
        for await (const entry of inner.entries(signal, onProblem)) yield counted(entry);
      },
    },
    opened: () => [...opened],
    bytes: () => bytes,
    positions: () => positions,
  };
}

/**
 * A program that opens a disc and copies it to this computer, to be killed or run under strace: `copyProcess USERDATA
 * DISC [offered | NUMBER]`. It tells by lines of JSON what becomes of it, and at the end how many pictures can be read.
 * `offered` begins the copy only when the program has offered it; with a number the disc stands still for ever in the
 * middle of the copy of that file, and the program says so.
 */
import { createHost } from '../../../host/createHost';
import { openSource } from '../../../host/sources/openSource';
import type { Source, SourceEntry } from '../../../host/sources/Source';
import { webShellServices } from '../../../host/webShell/webShellServices';
import type { Events, JobResult } from '../../../ipc/contract';

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

/** A disc that stands still in the middle of the `number`th of the files that are read that far. */
function standingStill(source: Source, number: number): Source {
  const begun = new Set<string>();
  const stillEntry = (entry: SourceEntry): SourceEntry => ({
    ...entry,
    open: async () => {
      const file = await entry.open();
      return {
        size: file.size,
        close: () => file.close(),
        read: async (offset, length) => {
          if (offset > file.size / 2) begun.add(entry.path);
          if (begun.size < number) return file.read(offset, Math.min(length, file.size >> 3));
          say({ isStill: true });
          // The timer keeps the process alive until it is killed.
          return new Promise(() => setInterval(() => undefined, 1000));
        },
      };
    },
  });
  return {
    ...source,
    directories: async (signal) =>
      ((await source.directories?.(signal)) ?? []).map(({ entry, find }) => ({
        entry,
        async *find(files, signal) {
          for await (const [index, found] of find(files, signal)) yield [index, stillEntry(found)] as const;
        },
      })),
    async *entries(signal, onProblem) {
      for await (const entry of source.entries(signal, onProblem)) yield stillEntry(entry);
    },
  };
}

async function run(userDataPath: string, disc: string, way?: string): Promise<void> {
  const host = await createHost({ shell: webShellServices, userDataPath, version: '0' });
  const ids = new Set<string>();
  let onOffer = (): void => undefined;
  const offered = new Promise<void>((resolve) => (onOffer = resolve));
  const job = new Promise<JobResult>((resolve) => {
    host.onEvent((name, detail) => {
      if (name === 'scan.instances')
        for (const { instanceId } of (detail as Events['scan.instances']).instances) ids.add(instanceId);
      if (name === 'copies.changed') {
        const { state } = detail as Events['copies.changed'];
        say({ state });
        if (state.kind === 'offered') onOffer();
      }
      if (name === 'job.progress') say({ done: (detail as Events['job.progress']).done });
      if (name === 'job.finished') resolve(detail as JobResult);
    });
  });
  await host.handlers['open.pending']({});
  const source = await openSource([disc]);
  const { sourceId } = await host.openSource(Number(way) > 0 ? standingStill(source, Number(way)) : source);
  if (way === 'offered') await offered;
  await host.handlers['copies.start']({ sourceId });
  const result = await job;
  const outcomes = await host.handlers['job.outcomes']({ jobId: result.jobId });
  say({ result, codes: outcomes.map(({ status, code }) => code ?? status) });
  let readable = 0;
  for (const id of ids) {
    await host.readFrame(id, 0, new AbortController().signal).then(
      () => (readable += 1),
      () => undefined,
    );
  }
  say({ readable });
  await host.close();
}

const [userDataPath = '', disc = '', way] = process.argv.slice(2);
void run(userDataPath, disc, way);

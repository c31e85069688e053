import { demoInstances } from '../../core/demo/demoInstances';
import { firstReadLength } from '../../core/dicom/limits';
import { transferSyntaxUids } from '../../core/dicom/transferSyntax';
import { writeDicomFile } from '../../core/dicom/write/writeDicomFile';
import type { FromScanThread, ScanTask } from './scanProtocol';

/** A file that is in memory already. */
export interface MemoryTask extends ScanTask {
  readonly bytes: Uint8Array;
}

/** How tasks are read, and what becomes of the results. */
export type RunTasks = (
  tasks: readonly (ScanTask | MemoryTask)[],
  send: (message: FromScanThread) => void,
) => Promise<void>;

/** Rounds after which most of what reads headers is compiled. */
const rounds = 40;
/** Files between two looks at whether there is real work: a few milliseconds. */
const atOnce = 8;

/**
 * Lets a thread read the demo patient over and over, so that the engine has compiled what reads a header before the first
 * disc is put in. Ends as soon as there is real work.
 * @param plainPath some file that is there, no DICOM: what opens files is compiled too
 * @returns what is to be kept: code that was compiled for objects of a shape is thrown away when none of that shape is left
 */
export async function warmUp(run: RunTasks, plainPath: string, hasWork: () => boolean): Promise<unknown> {
  const files = demoFiles().map((bytes, taskId) => ({ taskId, size: bytes.length, bytes }));
  // As a message brings it: the engine knows such an object from one that is written here.
  const plain = structuredClone({ taskId: files.length, size: 0, filePath: plainPath });
  const tasks = [...files, plain];
  let results: FromScanThread[] = [];
  for (let round = 0; round < rounds; round += 1) {
    results = [];
    for (let start = 0; start < tasks.length; start += atOnce) {
      await new Promise((resolve) => setImmediate(resolve));
      if (hasWork()) return { tasks, results };
      await run(tasks.slice(start, start + atOnce), (message) => results.push(message));
    }
  }
  return { tasks, results };
}

/** Their pixels are cut to what a scan reads. */
function demoFiles(): readonly Uint8Array[] {
  return demoInstances().map(({ header, vr }) =>
    writeDicomFile({
      dataSet: [...header, ['7FE00010', vr, new Uint8Array(firstReadLength)]],
      transferSyntaxUid: transferSyntaxUids.explicitLittleEndian,
    }),
  );
}

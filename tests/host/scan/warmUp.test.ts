import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readPlainFile } from '../../../core/dicom/plainFile';
import { summaryElements } from '../../../core/fileset/summaryAttributes';
import { scanFirstBytes } from '../../../host/scan/scanFile';
import { warmUp, type RunTasks } from '../../../host/scan/warmUp';
import { warmUpFiles } from '../../../host/scan/warmUpFiles';
import { workerFile } from '../../../host/workerFile';

const count = (counted: { files: number }): RunTasks => {
  return (tasks, send) => {
    counted.files += tasks.length;
    send({
      kind: 'results',
      results: tasks.map(({ taskId }) => [taskId, { kind: 'notDicom', code: 'file.notDicom' }]),
    });
    return Promise.resolve();
  };
};
const nothing = (): void => undefined;

describe('warmUp', () => {
  it('ends at once when there is work, also in its middle', async () => {
    for (const turns of [0, 30]) {
      const counted = { files: 0 };
      let asked = 0;
      await warmUp(count(counted), nothing, ['a', 'b'], () => (asked += 1) > turns);
      expect(asked).toBe(turns + 1);
      expect(counted.files).toBe(turns * 16);
    }
  });

  it('ends by itself, asks about all files, and keeps the results of one round', async () => {
    const counted = { files: 0 };
    const looked = new Set<string>();
    const look = (paths: readonly string[]): void => paths.forEach((path) => looked.add(path));
    const kept = (await warmUp(count(counted), look, ['a', 'b', 'c'], () => false)) as {
      readonly tasks: readonly { readonly filePath?: string }[];
      readonly results: readonly { readonly results: readonly unknown[] }[];
    };
    expect(counted.files).toBeGreaterThan(500);
    expect(kept.results.flatMap(({ results }) => results)).toHaveLength(kept.tasks.length);
    expect(new Set(kept.tasks.map(({ filePath }) => filePath))).toEqual(looked);
    expect(looked).toEqual(new Set(['a', 'b', 'c']));
  });

  it('does nothing where its files were not built', async () => {
    const counted = { files: 0 };
    await warmUp(count(counted), nothing, [], () => false);
    expect(counted.files).toBe(0);
  });

  it('reads files that go the way of plain files, and that the build lays beside the thread', () => {
    const files = warmUpFiles();
    for (const [name, bytes] of files) {
      expect(readPlainFile(bytes, bytes.length, summaryElements()), name).not.toBeNull();
      expect(scanFirstBytes(bytes, bytes.length)?.kind, name).toBe('instance');
    }
    const built = readdirSync(new URL('.', `file://${workerFile('scanWorker')}`));
    expect(built).toEqual(expect.arrayContaining(files.map(([name]) => name)));
  });
});

import { describe, expect, it } from 'vitest';
import { warmUp, type RunTasks } from '../../../host/scan/warmUp';

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

describe('warmUp', () => {
  it('ends at once when there is work, also in its middle', async () => {
    for (const turns of [0, 30]) {
      const counted = { files: 0 };
      let asked = 0;
      await warmUp(count(counted), 'plain', () => (asked += 1) > turns);
      expect(asked).toBe(turns + 1);
      expect(counted.files).toBeGreaterThanOrEqual(turns);
      expect(counted.files).toBeLessThanOrEqual(turns * 8);
    }
  });

  it('ends by itself, and keeps the results of one round', async () => {
    const counted = { files: 0 };
    const kept = (await warmUp(count(counted), 'plain', () => false)) as {
      readonly tasks: readonly { readonly filePath?: string }[];
      readonly results: readonly { readonly results: readonly unknown[] }[];
    };
    expect(counted.files).toBeGreaterThan(500);
    expect(kept.results.flatMap(({ results }) => results)).toHaveLength(kept.tasks.length);
    expect(kept.tasks.filter(({ filePath }) => filePath === 'plain')).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { warmUp } from '../../../host/scan/warmUp';

describe('warmUp', () => {
  it('ends at once when there is work, also in its middle', async () => {
    for (const asked of [1, 30]) {
      let count = 0;
      await warmUp(() => (count += 1) === asked);
      expect(count).toBe(asked);
    }
  });

  it('ends by itself', async () => {
    let count = 0;
    await warmUp(() => (count += 1) < 0);
    expect(count).toBeGreaterThan(500);
  });
});

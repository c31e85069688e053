import { defineConfig } from '@playwright/test';

/** One suite for both shells: `E2E_RUNTIME=web` (default) or `electron`. */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.e2e.ts',
  globalSetup: './tests/e2e/harness/globalSetup.ts',
  outputDir: 'test-results',
  timeout: 90_000,
  // Two slow cores need longer than the usual 5 s to read a disc; what is there at once costs nothing.
  expect: { timeout: 20_000 },
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
});

import { defineConfig } from '@playwright/test';

/** One suite for both shells: `E2E_RUNTIME=web` (default) or `electron`. */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.e2e.ts',
  globalSetup: './tests/e2e/harness/globalSetup.ts',
  outputDir: 'test-results',
  timeout: 90_000,
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
});

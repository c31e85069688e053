import { defineConfig } from 'vitest/config';
import { wasmBytes } from './build/wasmBytes.mjs';

export default defineConfig({
  plugins: [wasmBytes()],
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: ['tests/e2e/**', 'node_modules/**'],
    globalSetup: ['build/workersForTests.mjs'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: process.env.CI ? ['default'] : ['default'],
  },
});

import { defineConfig } from 'vitest/config';

const results = process.env['TEST_RESULTS'];

// What is long: it starts real processes of the built server, and has the machine for itself.
export default defineConfig({
  test: {
    reporters: results ? ['default', ['json', { outputFile: results }]] : ['default'],
    include: ['test/**/*.e2e.ts'],
    globalSetup: ['test/support/postgres-global-setup.ts'],
    fileParallelism: false,
    testTimeout: 20 * 60_000,
    hookTimeout: 60_000,
  },
});

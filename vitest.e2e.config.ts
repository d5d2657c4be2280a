import { defineConfig } from 'vitest/config';
import { skippedReporter } from './test/support/skipped-reporter.ts';

const results = process.env['TEST_RESULTS'];

// What is long: it starts real processes of the built server, and has the machine for itself.
export default defineConfig({
  test: {
    reporters: ['default', skippedReporter, ...(results ? ['json'] : [])],
    ...(results ? { outputFile: results } : {}),
    include: ['test/**/*.e2e.ts'],
    globalSetup: ['test/support/loopback-global-setup.ts', 'test/support/postgres-global-setup.ts'],
    fileParallelism: false,
    testTimeout: 20 * 60_000,
    hookTimeout: 300_000,
  },
});

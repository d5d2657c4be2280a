import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { skippedReporter } from './test/support/skipped-reporter.ts';

const results = process.env['TEST_RESULTS'];

export default defineConfig({
  test: {
    reporters: ['default', skippedReporter, ...(results ? ['json'] : [])],
    ...(results ? { outputFile: results } : {}),
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/loopback-global-setup.ts', 'test/support/postgres-global-setup.ts'],
    // Most files wait for servers and processes of their own; rooms have no state at import.
    maxWorkers: Math.max(4, availableParallelism()),
    isolate: false,
    // Patience for a machine that is busy with other things; no test waits so long by itself.
    testTimeout: 300_000,
    hookTimeout: 180_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/storage/generated/**', 'src/bin.ts'],
      reporter: ['text-summary'],
      reportOnFailure: true,
      // A floor a little below what is measured, without the programs that a machine may lack. It only rises.
      thresholds: { statements: 91, branches: 83, functions: 91, lines: 93 },
    },
  },
});

import { defineConfig } from 'vitest/config';

// What is long: it starts real processes of the built server, and has the machine for itself.
export default defineConfig({
  test: {
    include: ['test/**/*.e2e.ts'],
    globalSetup: ['test/support/postgres-global-setup.ts'],
    fileParallelism: false,
    testTimeout: 20 * 60_000,
    hookTimeout: 60_000,
  },
});

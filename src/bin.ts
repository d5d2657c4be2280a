#!/usr/bin/env node
import { runProgram } from './cli/program.ts';

process.exitCode = await runProgram(process.argv.slice(2), {
  start: async (config) => {
    // Loaded only by the command that needs it: it brings every room along.
    const { start } = await import('./main.ts');
    return start(config);
  },
  routes: async () => (await import('./api/route-table.ts')).ROUTES,
});

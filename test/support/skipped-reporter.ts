import type { Reporter, TestModule } from 'vitest/node';

/**
 * Vitest's reporter of what was left out: each skipped suite by its name, which says how to get the
 * program that it needs.
 */
export const skippedReporter: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, number>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const suite = test.parent.type === 'suite' ? test.parent.fullName : test.fullName;
        const name = `${module.relativeModuleId}: ${suite}`;
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    if (counts.size === 0) return;
    const lines = [...counts].map(([name, count]) => `  ${name}: ${count} not run`);
    process.stdout.write(`\nSkipped on this machine:\n${lines.join('\n')}\n\n`);
  },
};

import { describe, expect, it } from 'vitest';
import { GIGABYTE, HOSTILE_LOGS } from '../../bench/logs/hostile-logs.ts';
import { measureCommand } from '../../bench/logs/measure-command.ts';

describe('pipewright diagnose', () => {
  it('finds the cause at the end of a gigabyte and holds less than 200 MB', async () => {
    const { megabytes, peak, rule } = await measureCommand(GIGABYTE);
    expect(megabytes).toBeGreaterThanOrEqual(1000);
    expect(peak / 1e6).toBeLessThan(200);
    expect(rule).toBe(GIGABYTE.rule);
  });

  it.each(HOSTILE_LOGS.map((log) => [log.name, log] as const))(
    'finds the cause at the end of fifty megabytes of %s',
    async (_, log) => {
      expect((await measureCommand(log)).rule).toBe(log.rule);
    },
  );
});

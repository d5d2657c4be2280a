import { expect, it, vi } from 'vitest';
import { repeat } from '../../src/jobs/repeat.ts';
import { createLogger } from '../../src/observability/logger.ts';

const logger = createLogger({ level: 'silent', redact: (text) => text });

it('works at once and again, survives an error, and stops', async () => {
  let turns = 0;
  const schedule = repeat(
    async () => {
      turns += 1;
      if (turns === 2) throw new Error('once');
    },
    { name: 'test', everyMs: 1, logger },
  );
  await vi.waitFor(() => {
    expect(turns).toBeGreaterThan(3);
  });
  await schedule.stop();
  const then = turns;
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
  expect(turns).toBe(then);
});

it('waits on stop for a turn that is under way', async () => {
  let finish: () => void = () => undefined;
  let done = false;
  const schedule = repeat(
    async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      done = true;
    },
    { name: 'test', everyMs: 1, logger },
  );
  const stopped = schedule.stop();
  finish();
  await stopped;
  expect(done).toBe(true);
});

import { expect, it } from 'vitest';
import type { QueueBackend } from '../../src/queue/backend.ts';
import { createSchedules } from '../../src/queue/schedules.ts';
import { createLogger } from '../../src/observability/logger.ts';

/** A backend on which telling a schedule fails with these errors first. */
function failingFirst(errors: Error[]): { backend: QueueBackend; told: () => number } {
  let told = 0;
  const queue = {
    upsertJobScheduler: async () => {
      const error = errors.shift();
      if (error !== undefined) throw error;
      told += 1;
    },
  };
  const backend = { queue: () => queue, worker: () => null };
  return { backend: backend as unknown as QueueBackend, told: () => told };
}

const logger = createLogger({ level: 'silent', redact: (text) => text });
const deadlock = () => Object.assign(new Error('deadlock detected'), { code: '40P01' });

it('tells a schedule again when Postgres chose it to free others', async () => {
  const { backend, told } = failingFirst([deadlock(), deadlock()]);
  const schedules = createSchedules(backend, logger);
  await schedules.add('tick', 1_000, async () => undefined);
  schedules.stop();
  expect(told()).toBe(1);
});

it('says every other trouble at once', async () => {
  const { backend } = failingFirst([new Error('no such table')]);
  const schedules = createSchedules(backend, logger);
  await expect(schedules.add('tick', 1_000, async () => undefined)).rejects.toThrow(
    'no such table',
  );
});

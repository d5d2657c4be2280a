import { expect, it } from 'vitest';
import type { NewDelivery } from '../../src/domain/delivery.ts';
import { reconcile } from '../../src/jobs/reconcile.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { FakeDeliveryStore } from '../fakes/delivery-store.ts';
import { FakeWakeUps } from '../fakes/wake-ups.ts';

const logger = createLogger({ level: 'silent', redact: (text) => text });
const NOW = new Date('2026-01-01T01:00:00Z');

it('wakes stored deliveries that nobody handled, once they are old enough, and Runs that are due', async () => {
  const deliveries = new FakeDeliveryStore();
  const wakeUps = new FakeWakeUps();
  const store = (guid: string, status: NewDelivery['status'], minutesAgo: number) => {
    deliveries.now = () => new Date(NOW.getTime() - minutesAgo * 60_000);
    return deliveries.store({
      guid,
      event: 'workflow_run',
      action: null,
      installationId: null,
      repositoryId: null,
      repository: null,
      status,
      payload: Buffer.from('{}'),
    });
  };
  await store('lost', 'received', 10);
  await store('failed', 'failed', 10);
  await store('done', 'processed', 10);
  await store('dead', 'dead', 10);
  await store('young', 'received', 0);
  await reconcile(
    { deliveries, runs: { due: async () => ['run-1'] }, wakeUps, clock: () => NOW, logger },
    60_000,
  );
  expect(wakeUps.woken.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
    'delivery lost',
    'delivery failed',
    'run run-1',
  ]);
});

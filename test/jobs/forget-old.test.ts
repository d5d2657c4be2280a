import { expect, it } from 'vitest';
import { forgetOld } from '../../src/jobs/forget-old.ts';
import { round } from '../../src/jobs/round.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { FakeDeliveryStore } from '../fakes/delivery-store.ts';

const NOW = new Date('2026-06-01T00:00:00Z');
const DAY = 86_400_000;

it('keeps bodies and rows as many days as the policy says, and what is not finished for ever', async () => {
  const history = new FakeDeliveryStore();
  const store = (guid: string, days: number, status: 'processed' | 'received') => {
    history.now = () => new Date(NOW.getTime() - days * DAY);
    return history.store({
      guid,
      event: 'push',
      action: null,
      installationId: null,
      repositoryId: null,
      repository: null,
      status,
      payload: Buffer.from('{}'),
    });
  };
  for (let at = 0; at < 1100; at += 1) await store(`ancient-${at}`, 91, 'processed');
  await store('old', 31, 'processed');
  await store('young', 29, 'processed');
  await store('stuck', 91, 'received');
  const policy = { payloadDays: 30, days: 90, auditDays: 365 };
  const asked: Record<string, string> = {};
  const forgetting = {
    history,
    outbox: { forget: async () => 0 },
    audit: { remove: async (before: Date) => ((asked['audit'] = before.toISOString()), 0) },
    sessions: { remove: async (before: Date) => ((asked['sessions'] = before.toISOString()), 0) },
    activity: {
      removeHours: async (before: Date) => ((asked['hours'] = before.toISOString()), 0),
      gather: async (before: Date) => ((asked['gathered'] = before.toISOString()), 0),
    },
    rateLimits: { forget: async (now: Date) => void (asked['limits'] = now.toISOString()) },
    policy,
    clock: () => NOW,
  };
  expect(await forgetOld(forgetting)).toEqual({
    removed: 1100,
    erased: 1,
  });
  expect(asked).toEqual({
    audit: '2025-06-01T00:00:00.000Z',
    sessions: '2026-04-02T00:00:00.000Z',
    hours: '2026-03-03T00:00:00.000Z',
    gathered: new Date(NOW.getTime() - 10 * 60_000).toISOString(),
    limits: NOW.toISOString(),
  });
  expect([...history.rows.keys()]).toEqual(['old', 'young', 'stuck']);
  expect(history.rows.get('old')?.payload).toBeNull();
  expect(history.rows.get('young')?.payload).not.toBeNull();
});

it('counts rounds with what they did, and outlives one that fails', async () => {
  const metrics = createMetrics();
  const log: string[] = [];
  const logger = createLogger({
    level: 'info',
    redact: (text) => text,
    destination: { write: (line) => log.push(line) },
  });
  await round('retention', async () => ({ erased: 7, removed: 0 }), { metrics, logger })();
  const broken = () => Promise.reject(new Error('no database'));
  await round('redeliver', broken, { metrics, logger })();
  const { body } = await metrics.expose();
  expect(body).toContain('bot_rounds_total{job="retention",outcome="done"} 1');
  expect(body).toContain('bot_rounds_total{job="redeliver",outcome="failed"} 1');
  expect(body).toContain('bot_round_items_total{job="retention",kind="erased"} 7');
  expect(log.join('')).toContain('no database');
});

import { describe, expect, it, vi } from 'vitest';
import { CallerError, GitHubError } from '../../src/domain/errors.ts';
import { MOST_ATTEMPTS } from '../../src/jobs/back-off.ts';
import { processDelivery, type ProcessDeliveryDeps } from '../../src/jobs/process-delivery.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { FakeDeliveryStore } from '../fakes/delivery-store.ts';
import { FakeWakeUps } from '../fakes/wake-ups.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;

async function start(receive: ProcessDeliveryDeps['receive']) {
  const deliveries = new FakeDeliveryStore();
  deliveries.now = () => NOW;
  const time = { now: NOW };
  const wakeUps = new FakeWakeUps();
  const metrics = createMetrics();
  const log: string[] = [];
  await deliveries.store({
    guid: 'g',
    event: 'workflow_run',
    action: 'completed',
    installationId: 1,
    repositoryId: 2,
    repository: 'octo/demo',
    status: 'received',
    payload: Buffer.from('{}'),
  });
  const run = processDelivery({
    deliveries,
    receive,
    wakeUps,
    metrics,
    clock: () => time.now,
    redact: (text) => text.replaceAll('hunter2', '***'),
    logger: createLogger({
      level: 'debug',
      redact: (text) => text,
      destination: { write: (line) => log.push(line) },
    }),
  });
  const row = () => {
    const found = deliveries.rows.get('g');
    if (found === undefined) throw new Error('the delivery is gone');
    return found;
  };
  return { run, row, deliveries, wakeUps, metrics, log, time };
}

describe('processDelivery', () => {
  it.each([
    ['handled', 'processed', 'success'],
    ['ignored', 'ignored', 'ignored'],
  ] as const)('finishes a delivery that is %s as %s', async (outcome, status, counted) => {
    const { run, row, metrics, log } = await start(async () => outcome);
    await run('g');
    expect(row().status).toBe(status);
    const { body } = await metrics.expose();
    expect(body).toContain(
      `bot_events_processed_total{event_type="workflow_run",repo="octo/demo",status="${counted}"} 1`,
    );
    expect(log.join('')).toContain('"delivery":"g"');
  });

  it('does nothing for a delivery that is done, or not there', async () => {
    let received = 0;
    const { run } = await start(async () => {
      received += 1;
      return 'handled';
    });
    await run('g');
    await run('g');
    await run('unknown');
    expect(received).toBe(1);
  });

  it('records a failure without its secrets and tries again later and later', async () => {
    const { run, row, wakeUps, time } = await start(() => Promise.reject(new Error('no hunter2')));
    await run('g');
    expect(row()).toMatchObject({ status: 'failed', attempts: 1, lastError: 'no ***' });
    time.now = new Date(NOW.getTime() + 10_000);
    await run('g');
    time.now = new Date(NOW.getTime() + 50_000);
    await run('g');
    expect(wakeUps.woken.map(({ delayMs }) => delayMs)).toEqual([10_000, 40_000, 160_000]);
  });

  it('does not cut a pause short when it is woken early', async () => {
    const { run, row, time } = await start(() => Promise.reject(new Error('no')));
    await run('g');
    time.now = new Date(NOW.getTime() + 10_000);
    await run('g');
    time.now = new Date(NOW.getTime() + 15_000);
    await run('g');
    expect(row().attempts).toBe(2);
  });

  it('waits at least as long as GitHub asked', async () => {
    const retryAfter = new Date(NOW.getTime() + 3_600_000);
    const limited = new GitHubError('limited', {
      code: 'rate_limited',
      status: 429,
      retryable: true,
      retryAfter,
    });
    const { run, wakeUps } = await start(() => Promise.reject(limited));
    await run('g');
    expect(wakeUps.woken).toEqual([{ kind: 'delivery', id: 'g', delayMs: 3_600_000 }]);
  });

  it('parks one that kills each process that handles it, and leaves it replayable', async () => {
    let begun = 0;
    const { run, row, deliveries, time, wakeUps } = await start(() => {
      begun += 1;
      // A process that dies says nothing any more.
      return new Promise(() => undefined);
    });
    for (let death = 0; death < MOST_ATTEMPTS + 3; death += 1) {
      void run('g');
      await vi.waitFor(() => expect(row().status === 'dead' || begun > death).toBe(true));
      await run('g', { orphaned: true });
      time.now = new Date(time.now.getTime() + 12 * HOUR);
    }
    expect(begun).toBe(MOST_ATTEMPTS);
    expect(row()).toMatchObject({ status: 'dead', attempts: MOST_ATTEMPTS });
    expect(row().lastError).toContain('killed');
    expect(wakeUps.woken).toHaveLength(MOST_ATTEMPTS - 1);
    expect(await deliveries.replay('g')).toBe('replayed');
    expect(row()).toMatchObject({ status: 'received', attempts: 0 });
  });

  it('has one that was in hand when its process was killed wait out a pause, never the same twice', async () => {
    const pauses = new Set<number>();
    for (let at = 0; at < 10; at += 1) {
      const { run, row, wakeUps } = await start(async () => 'handled');
      await run('g', { orphaned: true });
      expect(row()).toMatchObject({ status: 'failed', attempts: 1 });
      const pause = wakeUps.woken[0]?.delayMs ?? 0;
      expect(pause).toBeGreaterThanOrEqual(10_000);
      expect(pause).toBeLessThanOrEqual(20_000);
      pauses.add(pause);
    }
    expect(pauses.size).toBeGreaterThan(1);
  });

  it('leaves alone what was finished before its process was killed', async () => {
    const { run, row } = await start(async () => 'handled');
    await run('g');
    await run('g', { orphaned: true });
    expect(row()).toMatchObject({ status: 'processed', attempts: 1 });
  });

  it('parks a delivery as dead after the last attempt, and leaves it so', async () => {
    const { run, row, wakeUps, metrics, time } = await start(() => Promise.reject(new Error('no')));
    for (let attempt = 0; attempt < MOST_ATTEMPTS + 3; attempt += 1) {
      await run('g');
      time.now = new Date(time.now.getTime() + 6 * HOUR);
    }
    expect(row()).toMatchObject({ status: 'dead', attempts: MOST_ATTEMPTS, lastError: 'no' });
    expect(wakeUps.woken).toHaveLength(MOST_ATTEMPTS - 1);
    expect((await metrics.expose()).body).toContain('status="dead"} 1');
  });

  it('does not repeat what cannot get better', async () => {
    const failure = new CallerError('The payload lacks a run', { code: 'invalid_request' });
    const { run, row, wakeUps } = await start(() => Promise.reject(failure));
    await run('g');
    expect(row().status).toBe('dead');
    expect(wakeUps.woken).toEqual([]);
  });

  it('keeps a failed delivery for the reconciler when the queue is down too', async () => {
    const { run, row, wakeUps, deliveries } = await start(() => Promise.reject(new Error('no')));
    wakeUps.fail = new Error('queue down');
    await run('g');
    expect(row().status).toBe('failed');
    expect(await deliveries.unfinished(new Date(Date.now() + 1000), 10)).toEqual(['g']);
  });
});

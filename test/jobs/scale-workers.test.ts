import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import type { Activity } from '../../src/domain/activity.ts';
import {
  type LiveConfiguration,
  SYSTEM_DEFAULTS,
  type SystemConfiguration,
} from '../../src/domain/system-configuration.ts';
import { expectedRuns } from '../../src/jobs/expected-runs.ts';
import { desiredConcurrency, scaleWorkers } from '../../src/jobs/scale-workers.ts';

const off = SYSTEM_DEFAULTS.features;
const HOUR_MS = 3_600_000;
const NOW = new Date('2026-11-20T12:34:00Z');

it.each([
  ['stays as usual while nothing is on', { features: off, depth: 40, expected: 40 }, 4],
  ['follows the queue', { features: { ...off, auto_scaling: true }, depth: 9, expected: null }, 9],
  [
    'goes no further than it may',
    { features: { ...off, auto_scaling: true }, depth: 99, expected: null },
    16,
  ],
  [
    'comes back when the queue is empty',
    { features: { ...off, auto_scaling: true }, depth: 0, expected: 40 },
    4,
  ],
  [
    'is up to what is expected',
    { features: { ...off, predictive_scaling: true }, depth: 40, expected: 7 },
    7,
  ],
  [
    'stays as usual without a past',
    { features: { ...off, predictive_scaling: true }, depth: 40, expected: null },
    4,
  ],
])('%s', (_name, facts, count) => {
  expect(desiredConcurrency({ ...facts, usual: 4, most: 16 })).toBe(count);
});

it('takes fewer than usual where the limit is lower', () => {
  const facts = { features: off, usual: 4, most: 2, depth: 0, expected: null };
  expect(desiredConcurrency(facts)).toBe(2);
});

/** Counts that fall on the same hour of each of the last weeks. */
function history(secondsAnHour: number): Pick<Activity, 'hours'> {
  return {
    async hours(_subjects, kinds, { since }) {
      const at = since.getTime();
      return [
        { at, kind: 'event' as const, count: 9, seconds: 99_999 },
        { at, kind: 'repair' as const, count: 10, seconds: secondsAnHour },
        { at: at + HOUR_MS, kind: 'answer' as const, count: 1, seconds: 60 },
      ].filter(({ kind }) => kinds.includes(kind));
    },
  };
}

it('expects what the same hours of the last weeks wanted', async () => {
  expect(await expectedRuns(history(7200), NOW)).toBe(6);
  expect(await expectedRuns(history(10), NOW)).toBe(1);
  expect(await expectedRuns({ hours: async () => [] }, NOW)).toBeNull();
});

it('follows the configuration and tells the queue', async () => {
  let current: SystemConfiguration = SYSTEM_DEFAULTS;
  let tell: () => void = () => undefined;
  const configuration: LiveConfiguration = {
    current: () => current,
    change: async () => NOW,
    follow(listener) {
      tell = () => {
        listener(current);
      };
      tell();
    },
    close: () => undefined,
  };
  const limits: number[] = [];
  const counts: number[] = [];
  const stopping = new AbortController();
  let depth = async () => 12;
  scaleWorkers({
    configuration,
    activity: history(7200),
    queue: {
      depth: () => depth(),
      limit: async (atOnce) => {
        limits.push(atOnce);
      },
      atOnce: (count) => counts.push(count),
    },
    usual: 4,
    machine: 16,
    clock: () => NOW,
    logger: pino({ level: 'silent' }),
    signal: stopping.signal,
  });
  await vi.waitFor(() => {
    expect(limits).toEqual([50]);
  });
  const set = (features: Partial<SystemConfiguration['features']>, most = 50) => {
    current = {
      features: { ...off, ...features },
      limits: { ...SYSTEM_DEFAULTS.limits, max_concurrent_executions: most },
    };
    tell();
  };
  set({ auto_scaling: true });
  await vi.waitFor(() => {
    expect(counts).toEqual([12]);
  });
  set({ predictive_scaling: true }, 5);
  await vi.waitFor(() => {
    expect(counts).toEqual([12, 5]);
  });
  expect(limits).toEqual([50, 5]);
  depth = () => Promise.reject(new Error('the queue is down'));
  set({ auto_scaling: true }, 5);
  set({}, 5);
  await vi.waitFor(() => {
    expect(counts).toEqual([12, 5, 4]);
  });
  stopping.abort();
});

import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { openLiveConfiguration } from '../../src/config/live-configuration.ts';
import type { Configured, ConfigurationStore } from '../../src/domain/configuration.ts';
import { createListeners, sealMessage } from '../../src/domain/live-bus.ts';
import { SYSTEM_DEFAULTS } from '../../src/domain/system-configuration.ts';

const logger = pino({ level: 'silent' });

/** Configurations in memory, and a bus within this process. */
function house() {
  const kept = new Map<string, Configured>();
  const listeners = createListeners(() => undefined);
  const store: ConfigurationStore = {
    get: async (name) => kept.get(name) ?? null,
    async change(name, change, by) {
      const values = Object.fromEntries(
        Object.entries({ ...kept.get(name)?.values, ...change }).filter(
          ([, value]) => value !== null,
        ),
      );
      const configured = { values, by, updatedAt: new Date(0) };
      kept.set(name, configured);
      return configured;
    },
  };
  const live = {
    publish: async (topic: string, message: unknown) => {
      listeners.hear(sealMessage(topic, message));
    },
    subscribe: listeners.add,
  };
  return { kept, store, live, missed: listeners.missed.bind(listeners) };
}

it('is the same in every process within moments, and keeps what a change does not name', async () => {
  const { store, live } = house();
  const one = await openLiveConfiguration({ store, live, logger });
  const other = await openLiveConfiguration({ store, live, logger });
  expect(other.current()).toEqual(SYSTEM_DEFAULTS);
  const seen: number[] = [];
  other.follow(({ limits }) => seen.push(limits.max_concurrent_executions));
  await one.change({ features: { auto_scaling: true } }, 'a test');
  await one.change({ limits: { max_concurrent_executions: 7 } }, 'a test');
  expect(one.current().limits.max_concurrent_executions).toBe(7);
  await vi.waitFor(() => {
    expect(other.current()).toEqual(one.current());
  });
  expect(other.current().features.auto_scaling).toBe(true);
  await one.change({ limits: { max_concurrent_executions: null } }, 'a test');
  await vi.waitFor(() => {
    expect(other.current().limits).toEqual(SYSTEM_DEFAULTS.limits);
  });
  expect(seen[0]).toBe(50);
  expect(seen.at(-1)).toBe(50);
  one.close();
  other.close();
});

it('looks again after it may have missed something, and lives without the bus', async () => {
  const { store, live, kept, missed } = house();
  const deaf = { ...live, publish: () => Promise.reject(new Error('no bus')) };
  const one = await openLiveConfiguration({ store, live: deaf, logger });
  await one.change({ limits: { rate_limit_per_minute: 20 } }, 'a test');
  expect(one.current().limits.rate_limit_per_minute).toBe(20);
  const values = { 'limits.rate_limit_per_minute': 30, 'features.auto_scaling': 'of a wrong type' };
  kept.set('system', { values, by: '', updatedAt: new Date(0) });
  missed();
  await vi.waitFor(() => {
    expect(one.current().limits.rate_limit_per_minute).toBe(30);
  });
  expect(one.current().features.auto_scaling).toBe(false);
  const get = store.get.bind(store);
  store.get = () => Promise.reject(new Error('no database'));
  missed();
  store.get = get;
  expect(one.current().limits.rate_limit_per_minute).toBe(30);
  one.close();
});

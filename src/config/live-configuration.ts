import type { ConfigurationStore, Configured } from '../domain/configuration.ts';
import type { LiveBus } from '../domain/live-bus.ts';
import {
  CONFIGURATION_CHANGED,
  type LiveConfiguration,
  SYSTEM_DEFAULTS,
  type SystemChange,
  type SystemConfiguration,
} from '../domain/system-configuration.ts';
import type { Logger } from '../observability/logger.ts';

const NAME = 'system';
/** Whatever the bus said: so old is what a process knows at most. */
const REFRESH_MS = 60_000;

/**
 * Reads what was set for the installation and follows its changes: one is stored first, then told
 * over the live bus, and each process reads it again.
 */
export async function openLiveConfiguration(deps: {
  store: ConfigurationStore;
  live: Pick<LiveBus, 'publish' | 'subscribe'>;
  logger: Logger;
}): Promise<LiveConfiguration> {
  const { store, live, logger } = deps;
  const listeners: Array<(configuration: SystemConfiguration) => void> = [];
  let known = systemConfiguration(await store.get(NAME));

  function take(configured: Configured | null): void {
    const next = systemConfiguration(configured);
    if (JSON.stringify(next) === JSON.stringify(known)) return;
    known = next;
    for (const listener of listeners) listener(known);
  }
  const look = (): void => {
    store.get(NAME).then(take, (error: unknown) => {
      logger.warn({ err: error }, 'The configuration could not be read again; the known one holds');
    });
  };
  const stop = live.subscribe(CONFIGURATION_CHANGED, { hear: look, missed: look });
  const refresh = setInterval(look, REFRESH_MS).unref();
  return {
    current: () => known,
    async change(change, by) {
      const configured = await store.change(NAME, flat(change), by);
      take(configured);
      // Those who do not hear of it look within a minute.
      await live.publish(CONFIGURATION_CHANGED, null).catch((error: unknown) => {
        logger.warn({ err: error }, 'The other processes could not be told of a configuration');
      });
      return configured.updatedAt;
    },
    follow(listener) {
      listeners.push(listener);
      listener(known);
    },
    close() {
      clearInterval(refresh);
      stop();
    },
  };
}

/** Fields under `part.field`, so that a change of one leaves its neighbours alone. */
function flat(change: SystemChange): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(change).flatMap(([part, fields]) =>
      Object.entries(fields).map(([field, value]) => [`${part}.${field}`, value]),
    ),
  );
}

/** What was stored over the defaults; a value of another type than the default's is left out. */
function systemConfiguration(configured: Configured | null): SystemConfiguration {
  const values = configured?.values ?? {};
  const over = <Part extends object>(name: string, part: Part): Part => {
    const entries = Object.entries(part).map(([field, usual]) => {
      const value = values[`${name}.${field}`];
      return [field, typeof value === typeof usual ? value : usual];
    });
    return Object.fromEntries(entries) as Part;
  };
  return {
    features: over('features', SYSTEM_DEFAULTS.features),
    limits: over('limits', SYSTEM_DEFAULTS.limits),
  };
}

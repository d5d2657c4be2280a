import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createListeners, sealMessage, type LiveBus } from '../domain/live-bus.ts';
import type { Logger } from '../observability/logger.ts';
import type { Database } from './database.ts';

const CHANNEL = 'pipewright_live';
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/**
 * The live bus on Postgres' LISTEN and NOTIFY. It has a connection of its own, since what is heard
 * comes to the connection that listens; a lost one is made again.
 */
export async function openPostgresLiveBus(deps: {
  connectionString: string;
  database: Pick<Database, 'pool'>;
  logger: Logger;
}): Promise<LiveBus> {
  const { connectionString, database, logger } = deps;
  const listeners = createListeners((error, topic) => {
    logger.error({ err: error, topic }, 'A listener of the live bus failed');
  });
  const stopping = new AbortController();
  let client: pg.Client | null = null;
  let mending: Promise<void> | null = null;

  async function listen(): Promise<void> {
    const next = new pg.Client({
      connectionString,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      application_name: 'pipewright live',
    });
    next.on('error', (error) => {
      logger.warn({ reason: error.message }, 'The live bus lost its connection');
    });
    next.on('notification', ({ payload }) => {
      if (payload !== undefined) listeners.hear(payload);
    });
    await next.connect();
    await next.query(`LISTEN ${CHANNEL}`);
    next.once('end', () => {
      if (!stopping.signal.aborted) mending = mend();
    });
    client = next;
  }
  async function mend(): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const stopped = await sleep(pause, false, { ref: false, signal: stopping.signal }).catch(
        () => true,
      );
      if (stopped) return;
      const back = await listen().then(
        () => true,
        () => false,
      );
      if (!back) continue;
      logger.info('The live bus is connected again');
      listeners.missed();
      return;
    }
  }

  await listen();
  return {
    async publish(topic, message) {
      await database.pool.query('SELECT pg_notify($1, $2)', [CHANNEL, sealMessage(topic, message)]);
    },
    subscribe: listeners.add,
    async close() {
      stopping.abort();
      await mending;
      await client?.end();
    },
  };
}

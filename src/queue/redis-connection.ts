import { Redis, type RedisOptions } from 'ioredis';
import { OperatorError } from '../domain/errors.ts';
import type { Logger } from '../observability/logger.ts';

const CONNECT_MS = 5_000;
const LONGEST_PAUSE_MS = 5_000;

/** The connections of one process to Redis or Valkey, from which BullMQ makes its own. */
export interface RedisConnections {
  /** Fails at once while there is no connection: who wakes others does not wait. */
  toAdd: Redis;
  /** Waits until the connection is back. */
  toWork: Redis;
  close(): Promise<void>;
}

const lasting = {
  connectTimeout: CONNECT_MS,
  keepAlive: 10_000,
  // For ever: a Redis that was away for an hour is used again when it is back.
  retryStrategy: (attempt) => Math.min(LONGEST_PAUSE_MS, 100 * 2 ** Math.min(attempt, 10)),
  // After a failover the old connection leads to a replica.
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
} satisfies RedisOptions;

/**
 * Connects to the Redis of a `redis://` or `rediss://` URL (user, password and database number in
 * it are used) and examines it. Throws an OperatorError that says what is wrong with it; says so
 * in the log when it may throw wake-ups away.
 */
export async function connectRedis(url: string, logger: Logger): Promise<RedisConnections> {
  const place = describe(url);
  examine(await readInfo(url, place), place, logger);
  const toAdd = new Redis(url, {
    ...lasting,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: CONNECT_MS,
  });
  const toWork = new Redis(url, { ...lasting, maxRetriesPerRequest: null });
  const losses = tellOfLosses(toAdd, place, logger);
  // BullMQ tells of those of its workers; without a listener ioredis would print them.
  toWork.on('error', () => undefined);
  return {
    toAdd,
    toWork,
    close: async () => {
      losses.expected();
      toAdd.disconnect();
      toWork.disconnect();
    },
  };
}

// The address without what is secret in it.
function describe(url: string): string {
  if (!URL.canParse(url)) return 'the Redis of REDIS_URL';
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

function refuse(place: string, wrong: string, cause?: unknown): OperatorError {
  return new OperatorError(`The queue's Redis at ${place} cannot be used: ${wrong}`, {
    code: 'queue_unreachable',
    retryable: true,
    cause,
  });
}

/** Its INFO, over a connection that is given up at the first failure. */
async function readInfo(url: string, place: string): Promise<Map<string, string>> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    commandTimeout: CONNECT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let reason: unknown = null;
  client.on('error', (error) => (reason ??= error));
  try {
    await client.connect();
    const lines = (await client.info()).split(/\r?\n/);
    // A database number it does not have, or a password it does not know, is told on the side.
    if (reason !== null) throw reason;
    return new Map(
      lines.flatMap((line) => {
        const colon = line.indexOf(':');
        return colon < 1 ? [] : [[line.slice(0, colon), line.slice(colon + 1)] as const];
      }),
    );
  } catch (error) {
    const cause = reason ?? error;
    const text = cause instanceof Error ? cause.message || cause.name : String(cause);
    throw refuse(
      place,
      `${text}. Check REDIS_URL: host, port, user, password, database number, and rediss:// for TLS.`,
      cause,
    );
  } finally {
    client.disconnect();
  }
}

function examine(info: Map<string, string>, place: string, logger: Logger): void {
  if (info.get('role') === 'slave') {
    throw refuse(place, 'it is a replica, which cannot be written. Name the primary in REDIS_URL.');
  }
  if (info.get('cluster_enabled') === '1') {
    throw refuse(place, 'it is a cluster. Name a Redis that stands alone, or leave REDIS_URL out.');
  }
  const policy = info.get('maxmemory_policy') ?? 'noeviction';
  if (policy !== 'noeviction') {
    logger.warn(
      { policy },
      `Redis at ${place} throws keys away when its memory is full (maxmemory-policy ${policy}), wake-ups among them: set maxmemory-policy to noeviction`,
    );
  }
}

function tellOfLosses(client: Redis, place: string, logger: Logger): { expected(): void } {
  let lost = false;
  let reason = '';
  client.on('error', (error: Error) => (reason = error.message));
  client.on('close', () => {
    if (!lost) {
      logger.warn({ reason }, `The connection to Redis at ${place} is lost; trying again`);
    }
    lost = true;
  });
  client.on('ready', () => {
    if (lost) logger.info(`The connection to Redis at ${place} is back`);
    lost = false;
  });
  return {
    expected() {
      lost = true;
    },
  };
}

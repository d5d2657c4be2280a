import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { OperatorError } from '../domain/errors.ts';
import type { Logger } from '../observability/logger.ts';
import { PrismaClient } from './generated/client.ts';

/** The two ways to the same connections: Prisma, and plain SQL where one statement must be atomic or fast. */
export interface Database {
  prisma: PrismaClient;
  pool: pg.Pool;
  /** Closes every connection after the queries that run on them. */
  close: () => Promise<void>;
}

const DURABLE = `SELECT set_config('synchronous_commit', 'on', false)
                  WHERE current_setting('synchronous_commit') IN ('off', 'local')`;

function place(connectionString: string): string {
  try {
    const { hostname, port, pathname } = new URL(connectionString);
    return `${hostname}:${port || '5432'}${pathname}`;
  } catch {
    // An embedded server's has no host.
    return 'its socket';
  }
}

/** Throws an OperatorError when no Postgres answers; its message holds no password. */
export async function requireDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
  } catch (cause) {
    throw new OperatorError(
      `Postgres at ${place(connectionString)} cannot be used: ` +
        `${cause instanceof Error ? cause.message || cause.name : String(cause)}. ` +
        `Check that it runs and that DATABASE_URL names its host, user, password and database.`,
      { code: 'database_unreachable', retryable: true, cause },
    );
  }
}

type DoorSettings = Omit<pg.PoolConfig, 'onConnect'> & {
  onConnect: (client: pg.ClientBase) => Promise<void>;
};

interface PoolOptions {
  connectionString: string;
  logger: Logger;
  max?: number;
}

/** Opens connections, at most `max`; they are made when needed. */
function openPool(
  deps: PoolOptions,
  settings: pg.PoolConfig = {},
): Pick<Database, 'pool' | 'close'> {
  const pool = new pg.Pool({
    connectionString: deps.connectionString,
    max: deps.max ?? 10,
    connectionTimeoutMillis: 10_000,
    application_name: 'pipewright',
    keepAlive: true,
    ...settings,
  });
  // Without a listener a connection lost while idle would end the process; the pool makes another.
  pool.on('error', (error) =>
    deps.logger.warn({ reason: error.message }, 'idle database connection lost'),
  );
  // The pool's end does not wait for its sockets, and a server stopping meanwhile would complain.
  const open = new Set<Promise<void>>();
  pool.on('connect', (client) => {
    const ended: Promise<void> = new Promise<void>((resolve) => client.once('end', resolve)).then(
      () => void open.delete(ended),
    );
    open.add(ended);
  });
  return {
    pool,
    close: async () => {
      await pool.end();
      await Promise.race([Promise.all(open), sleep(2_000, undefined, { ref: false })]);
    },
  };
}

/** Opens a pool of at most `max` connections, for both ways. */
export function openDatabase(deps: PoolOptions): Database {
  const { pool, close } = openPool(deps);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    pool,
    prisma,
    close: async () => {
      await prisma.$disconnect();
      await close();
    },
  };
}

/**
 * Opens the connections that the door stores deliveries through: what they commit is on disk, also
 * where the server's default says otherwise, and who waits longer than the door may is told so.
 */
export function openDoorPool(deps: PoolOptions): Pick<Database, 'pool' | 'close'> {
  // pg waits for this promise, which its types do not tell: nothing is stored through a connection
  // before it is kept.
  const settings: DoorSettings = {
    connectionTimeoutMillis: 5000,
    query_timeout: 7000,
    onConnect: async (client) => {
      await client.query(DURABLE);
    },
  };
  return openPool(deps, settings);
}

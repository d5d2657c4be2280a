import type { Config } from '../../config/load-config.ts';
import { AppError } from '../../domain/errors.ts';
import type { Logger } from '../../observability/logger.ts';
import { openQueue } from '../../queue/open-queue.ts';
import { inspectDatabase, type InspectedDatabase } from '../../storage/inspect-database.ts';
import { fail, ok, warn, type Check } from './check.ts';

/** The database and the queue. The queue's own tables are made where they are missing, nothing else changes. */
export async function checkStores(config: Config, logger: Logger): Promise<Check[]> {
  let database: InspectedDatabase;
  try {
    database = await inspectDatabase({ ...config, logger });
  } catch (error) {
    return [failed('database', error)];
  }
  try {
    return [...judgeDatabase(database), await checkQueue(config, database, logger)];
  } finally {
    await database.close();
  }
}

function judgeDatabase({ durable, embedded, pending, version }: InspectedDatabase): Check[] {
  const checks: Check[] = [];
  if (!durable) {
    const mend = 'Set fsync = on and synchronous_commit = on in postgresql.conf, then reload it.';
    checks.push(fail('database', 'It may lose what it has confirmed: fsync is off.', mend));
  }
  if (pending.length > 0) {
    const message = `Its schema is ${pending.length} migrations behind this version.`;
    checks.push(
      warn('database', message, 'Run `pipewright migrate`; `pipewright start` does it too.'),
    );
  }
  if (checks.length > 0) return checks;
  const which = embedded ? 'The embedded Postgres' : 'Postgres';
  return [ok('database', `${which} ${version} answers, is durable and migrated.`)];
}

async function checkQueue(
  config: Config,
  { connectionString }: InspectedDatabase,
  logger: Logger,
): Promise<Check> {
  try {
    const queue = await openQueue({ ...config, connectionString, logger });
    try {
      const milliseconds = await queue.ping();
      const { delivery, run } = await queue.depth();
      const where = config.redisUrl === null ? 'Postgres' : 'Redis';
      return ok(
        'queue',
        `The queue in ${where} answers in ${milliseconds.toFixed(1)} ms; ${delivery + run} wake-ups are due.`,
      );
    } finally {
      await queue.close();
    }
  } catch (error) {
    return failed('queue', error);
  }
}

/** An OperatorError says first what is wrong and then what to do. */
function failed(name: string, error: unknown): Check {
  if (!(error instanceof AppError)) throw error;
  const [what = '', ...how] = error.message.split(/(?<=\.) (?=[A-Z])/);
  return fail(name, what, how.join(' ') || 'Mend what it names, then try again.');
}

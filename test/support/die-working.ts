import { pino } from 'pino';
import { openQueue } from '../../src/queue/open-queue.ts';

// Dies in the middle of the first delivery that it is woken for.
const [connectionString = '', redisUrl = '', lockMs = ''] = process.argv.slice(2);
const queue = await openQueue({
  connectionString,
  redisUrl: redisUrl === '' ? null : redisUrl,
  lockMs: Number(lockMs),
  logger: pino({ level: 'silent' }),
});
queue.work(
  'delivery',
  async () => {
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => undefined);
  },
  { concurrency: 1 },
);

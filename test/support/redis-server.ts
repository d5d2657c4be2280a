import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';
import { startHeld } from './held-process.ts';

/** Redis or Valkey as it is found on this machine, or null. */
export const REDIS_PROGRAM =
  ['redis-server', 'valkey-server'].find(
    (program) => spawnSync(program, ['--version']).status === 0,
  ) ?? null;

/** What a suite is called that needs it, so that a skipped one says how to get it. */
export const NEEDS_REDIS = '(needs redis-server: apt-get install redis-server)';

const PASSWORD = 'a-password-of-the-tests';

/** A Redis of the tests' own. */
export interface TestRedis {
  /** With its password. */
  url: string;
  port: number;
  /** A connection for the test itself. */
  client: Redis;
  kill(): Promise<void>;
  /** Starts it again on the same port, as empty as before the first start. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Redis on loopback that keeps nothing on disk and dies with this process. */
export async function startRedis(settings: string[] = []): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-redis-'));
  const port = await freePort();
  const url = `redis://:${PASSWORD}@127.0.0.1:${port}`;
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => 50 });
  client.on('error', () => undefined);
  const launch = () => {
    const options = ['--bind', '127.0.0.1', '--port', String(port), '--requirepass', PASSWORD];
    const quiet = ['--dir', folder, '--save', '', '--appendonly', 'no', '--loglevel', 'warning'];
    const argv = [REDIS_PROGRAM ?? 'redis-server', ...options, ...quiet, ...settings];
    return startHeld(argv);
  };
  let server = await launch();
  const answers = async (): Promise<void> => {
    for (let tries = 0; tries < 2_400; tries += 1) {
      if (client.status === 'wait') await client.connect().catch(() => undefined);
      if ((await client.ping().catch(() => '')) === 'PONG') return;
      await sleep(25);
    }
    throw new Error(`The Redis of the tests did not start on port ${port}.`);
  };
  const kill = async (): Promise<void> => {
    server.signal('SIGKILL');
    await server.ended;
  };
  await answers();
  return {
    url,
    port,
    client,
    kill,
    async restart() {
      server = await launch();
      await answers();
    },
    async stop() {
      client.disconnect();
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

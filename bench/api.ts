import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fork } from 'node:child_process';
import pg from 'pg';
import { pino } from 'pino';
import { createApiKey } from '../src/accounts/api-keys.ts';
import { openStorage } from '../src/storage/open-storage.ts';
import { anIssue } from '../test/fakes/issue.ts';
import { measure, quantile, type Calls } from './api/load.ts';
import { seed } from './api/seed.ts';
import { median, processorTime } from './door/machine.ts';
import { answer, portOf, startPipewright } from './door/servers.ts';

// npm run bench:api: lists (their first 100 pages) and analytics of the management API at 10,000 and
// at 1,000,000 deliveries, 1,000 and 100,000 Issues; and GET /api/v1/issues beside a bare Express
// route with the same answer, turn about. Leaves with 1 when a p99 is 50 ms or more, but for pages
// beyond the first 100.
//   --deliveries N  of the large measure (1000000; Issues a tenth)   --seconds N  of each rate (4)
const MOST = Number(flag('deliveries', '1000000'));
const SECONDS = Number(flag('seconds', '4'));
const ROUNDS = 3;
const KEYS = 60;
const ALLOWED_MS = 50;
const PAGES = 100;

function flag(name: string, otherwise: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return (at < 0 ? undefined : process.argv[at + 1]) ?? otherwise;
}

const repositoryOf = (call: number) => `acme/service-${1 + (call % 100)}`;
const paged = (path: string) => (call: number) =>
  `${path}${path.includes('?') ? '&' : '?'}limit=50&offset=${(call % PAGES) * 50}`;
const KINDS: ReadonlyArray<[string, (call: number) => string]> = [
  ['issues', paged('/api/v1/issues')],
  ['issues, open', paged('/api/v1/issues?status=open')],
  ['issues, by type', paged('/api/v1/issues?type=test_failure&severity=high')],
  ['issues, of one', (call) => `/api/v1/issues?repository=${repositoryOf(call)}`],
  ['deliveries', paged('/api/v1/deliveries')],
  ['deliveries, ignored', paged('/api/v1/deliveries?status=ignored')],
  ['deliveries, by event', paged('/api/v1/deliveries?event=push')],
  ['deliveries, of one', (call) => `/api/v1/deliveries?repository=${repositoryOf(call)}`],
  ['executions', paged('/api/v1/executions')],
  ['repositories', (call) => `/api/v1/repositories?limit=50&offset=${(call % 10) * 50}`],
  ['one repository', (call) => `/api/v1/repositories/${repositoryOf(call)}`],
  ['analytics, 24 h', () => '/api/v1/analytics?period=24h'],
  ['analytics, 7 d', () => '/api/v1/analytics?period=7d'],
  ['analytics, 30 d', () => '/api/v1/analytics?period=30d'],
  ['analytics, of one', (call) => `/api/v1/analytics?period=30d&repository=${repositoryOf(call)}`],
];
const BEYOND: typeof KINDS = [
  ['issues, page 1000', () => '/api/v1/issues?limit=50&offset=49950'],
  ['deliveries, page 1000', () => '/api/v1/deliveries?limit=50&offset=49950'],
  ['deliveries, page 19000', () => '/api/v1/deliveries?limit=50&offset=949950'],
];

const dataDir = await mkdtemp(join(tmpdir(), 'pipewright-bench-'));
await chmod(dataDir, 0o711);
const logger = pino({ level: 'warn' });
const storage = await openStorage({ databaseUrl: null, dataDir, logger });
const client = new pg.Client({ connectionString: storage.connectionString });
await client.connect();
const bare = fork(fileURLToPath(new URL('api/bare-server.ts', import.meta.url)));
const server = startPipewright(storage.connectionString, dataDir);
let slow = false;
try {
  const port = await portOf(server);
  await storage.issues.open(anIssue());
  const keys = await Promise.all(
    Array.from({ length: KEYS }, async (_, number) => {
      const wanted = { name: `bench ${number}`, scopes: ['admin' as const], repositories: null };
      const asked = { ...wanted, ownerId: null, expiresAt: null };
      return (await createApiKey(storage.accounts.apiKeys, asked, new Date())).secret;
    }),
  );
  console.log(
    `${availableParallelism()} processors; load ${loadavg()[0]?.toFixed(1)}; 300 calls of each, 2 at a time; milliseconds`,
  );
  for (const deliveries of [10_000, MOST]) {
    const began = performance.now();
    await seed(client, { deliveries, issues: deliveries / 10 });
    const took = ((performance.now() - began) / 1000).toFixed(0);
    console.log(`\n${deliveries} deliveries, ${deliveries / 10} Issues (seeded in ${took} s)`);
    for (const [name, path] of [...KINDS, ...BEYOND]) {
      const calls: Calls = { port, path, keys };
      await measure(calls, 2, { count: 20 });
      const times = await measure(calls, 2, { count: 300 });
      const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
      slow ||= p99 >= ALLOWED_MS && KINDS.some(([goal]) => goal === name);
      const worst = (times.at(-1) ?? 0).toFixed(1);
      console.log(
        `  ${name.padEnd(22)} p50 ${p50.toFixed(1).padStart(6)}  p99 ${p99.toFixed(1).padStart(6)}  worst ${worst.padStart(6)}`,
      );
    }
  }
  await compareRates(port, keys);
} finally {
  bare.kill();
  server.kill('SIGTERM');
  await client.end();
  await storage.stop();
  await new Promise((resolve) =>
    server.exitCode === null ? server.once('exit', resolve) : resolve(0),
  );
  await rm(dataDir, { recursive: true, force: true });
}
if (slow) process.exitCode = 1;

async function compareRates(port: number, keys: string[]): Promise<void> {
  const path = () => '/api/v1/issues?limit=10';
  const headers = { Authorization: `Bearer ${keys[0]}` };
  const body: unknown = await (
    await fetch(`http://127.0.0.1:${port}${path()}`, { headers })
  ).json();
  const barePort = answer<number>(bare);
  bare.send(body as object);
  const ports = { pipewright: port, bare: await barePort };
  const rates = { pipewright: [] as number[], bare: [] as number[] };
  console.log('\nGET /api/v1/issues?limit=10 with an API key, 16 connections, turn about:');
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const who of ['bare', 'pipewright'] as const) {
      const { pid = 0 } = who === 'bare' ? bare : server;
      const before = processorTime(pid);
      const times = await measure({ port: ports[who], path, keys }, 16, { seconds: SECONDS });
      const cost = ((processorTime(pid) - before) / times.length).toFixed(0);
      rates[who].push(times.length / SECONDS);
      console.log(
        `  ${who.padEnd(12)} ${(times.length / SECONDS).toFixed(0).padStart(6)}/s  p50 ${quantile(times, 0.5).toFixed(1)}  p99 ${quantile(times, 0.99).toFixed(1)} ms  ${cost} µs of the processor a call`,
      );
    }
  }
  const [ours, theirs] = [median(rates.pipewright), median(rates.bare)];
  console.log(
    `Pipewright ${ours.toFixed(0)}/s, bare Express ${theirs.toFixed(0)}/s: ${(ours / theirs).toFixed(3)}`,
  );
}

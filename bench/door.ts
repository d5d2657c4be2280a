import { readFileSync, rmSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { openEmbeddedPostgres } from '../src/storage/postgres/embedded-postgres.ts';
import { measureFsync, median, processorTime, residentMegabytes } from './door/machine.ts';
import type { LoadOrder, LoadReport } from './door/messages.ts';
import { answer, portOf, startFile, startPipewright } from './door/servers.ts';

// npm run bench:door: the durable door beside bare Probot, turn about in one run: 19.7 kB signed, 16
// connections, fsync and synchronous_commit on, the load generator in a process of its own.
//   --rounds N      rounds of each (5)        --seconds N   seconds of each round (4)
//   --deliveries N  for the memory (100000)   --only PART   closed, open or memory
// TMPDIR says on which disk. Leaves with 1 when the door is slower than 0.8 times Probot or its p99
// at 500/s is too high.
const ROUNDS = Number(flag('rounds', '5'));
const SECONDS = Number(flag('seconds', '4'));
const DELIVERIES = Number(flag('deliveries', '100000'));
const ONLY = flag('only', 'closed open memory').split(/\W+/);
const CONNECTIONS = 16;
const RATE = 500;
const PATH = '/webhooks/github';
const BOTH = ['probot', 'door'] as const;
type Who = (typeof BOTH)[number];

function flag(name: string, otherwise: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return (at < 0 ? undefined : process.argv[at + 1]) ?? otherwise;
}

/** What Postgres promises of a commit; the figures mean nothing where it does not. */
async function durability(connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const said: string[] = [];
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method']) {
    const { rows } = await client.query<Record<string, string>>(`SHOW ${name}`);
    said.push(`${name}=${rows[0]?.[name]}`);
  }
  await client.end();
  return said.join(' ');
}

const fixed = (value: number) => value.toFixed(2).padStart(9);

function show(name: string, { count, p50, p99, seconds, worst }: LoadReport): void {
  const times = `p50 ${fixed(p50)}  p99 ${fixed(p99)}  worst ${fixed(worst)} ms`;
  console.log(`  ${name.padEnd(8)}${fixed(count / seconds)}/s  ${times}`);
}

const dataDir = await mkdtemp(join(tmpdir(), 'pipewright-bench-'));
await chmod(dataDir, 0o711);
const postgres = await openEmbeddedPostgres({ dataDir, logger: pino({ level: 'warn' }) });
const load = startFile('load.ts');
load.setMaxListeners(0);
const postmaster = Number(
  /^\d+/.exec(readFileSync(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8'))?.[0],
);
const servers = {
  probot: startFile('probot-server.ts'),
  door: startPipewright(postgres.connectionString, dataDir),
};

/** Sends one order to the load generator; says also what each part took of the processors. */
async function measure(who: Who, port: number, order: Partial<LoadOrder>) {
  const report = answer<LoadReport>(load);
  const all = { connections: CONNECTIONS, seconds: SECONDS, rate: null, most: null, ...order };
  const pids = { server: servers[who].pid ?? 0, database: postmaster, load: load.pid ?? 0 };
  const before = Object.values(pids).map(processorTime);
  load.send({ ...all, port, path: PATH });
  const got = await report;
  const parts = Object.entries(pids).map(([name, pid], at) => {
    const used = processorTime(pid) - (before[at] ?? 0);
    const share = (used / got.seconds / 10_000).toFixed(0);
    return `${name} ${(used / got.count).toFixed(0)} µs a call (${share}% of a core)`;
  });
  if (got.refused > 0) throw new Error(`${who} refused ${got.refused} of ${got.count}`);
  return { ...got, processor: parts.join(', ') };
}

async function compareRates(ports: Record<Who, number>) {
  console.log(`Closed loop, ${CONNECTIONS} connections, turn about:`);
  const rates: Record<Who, number[]> = { probot: [], door: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const who of BOTH) {
      const report = await measure(who, ports[who], {});
      show(who, report);
      console.log(`          ${report.processor}`);
      rates[who].push(report.count / report.seconds);
    }
  }
  const ratio = median(rates.door.map((rate, at) => rate / (rates.probot[at] ?? Number.NaN)));
  return { ratio, probot: median(rates.probot), door: median(rates.door) };
}

async function compareLatencies(ports: Record<Who, number>) {
  console.log(`Open loop, ${RATE} a second, turn about:`);
  const late: Record<Who, number[]> = { probot: [], door: [] };
  const fsyncs: number[] = [];
  for (let round = 0; round < Math.ceil(ROUNDS / 2); round += 1) {
    fsyncs.push(measureFsync(dataDir));
    for (const who of BOTH) {
      const report = await measure(who, ports[who], { rate: RATE, seconds: SECONDS * 2 });
      show(who, report);
      late[who].push(report.p99);
    }
  }
  const [probot, door, fsyncMs] = [median(late.probot), median(late.door), median(fsyncs)];
  return { probot, door, fsyncMs, allowed: 2 * probot + 3 * fsyncMs };
}

async function watchMemory(port: number): Promise<Record<string, number>> {
  console.log('Memory of the door’s process:');
  const memory: Record<string, number> = {};
  let sent = 0;
  for (const share of [0.1, 0.2, 0.5, 1]) {
    const most = Math.round(DELIVERIES * share) - sent;
    const { count, seconds } = await measure('door', port, { seconds: 3600, most });
    sent += most;
    memory[sent] = residentMegabytes(servers.door.pid ?? 0);
    const rate = fixed(count / seconds);
    console.log(`  after ${String(sent).padStart(7)}: ${memory[sent]} MB, ${rate}/s`);
  }
  return memory;
}

try {
  const ready = await Promise.all([answer<number>(servers.probot), portOf(servers.door)]);
  const ports = { probot: ready[0], door: ready[1] };
  console.log(
    `${availableParallelism()} processors, Node ${process.version}, fsync ${measureFsync(dataDir).toFixed(2)} ms, ` +
      (await durability(postgres.connectionString)),
  );
  for (const who of BOTH) await measure(who, ports[who], { seconds: 2 });
  const rates = ONLY.includes('closed') ? await compareRates(ports) : null;
  const p99At500 = ONLY.includes('open') ? await compareLatencies(ports) : null;
  const memoryMb = ONLY.includes('memory') ? await watchMemory(ports.door) : null;
  console.log(JSON.stringify({ rates, p99At500, memoryMb }));
  if (rates !== null) {
    console.log(`ratio ${rates.ratio.toFixed(2)} (at least 0.8)`);
    if (rates.ratio < 0.8) process.exitCode = 1;
  }
  if (p99At500 !== null) {
    const { allowed, door, fsyncMs } = p99At500;
    console.log(
      `p99 at ${RATE}/s ${door.toFixed(1)} ms (at most ${allowed.toFixed(1)}), fsync ${fsyncMs.toFixed(2)} ms`,
    );
    if (door > allowed) process.exitCode = 1;
  }
} finally {
  const gone = Object.values({ ...servers, load }).map(
    (child) => new Promise((resolve) => child.once('exit', resolve)),
  );
  servers.probot.disconnect();
  servers.door.kill('SIGTERM');
  load.kill();
  await Promise.all(gone);
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

import { fork, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  closeSync,
  fdatasyncSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { openEmbeddedPostgres } from '../src/storage/postgres/embedded-postgres.ts';
import { packageRoot } from '../src/config/package-root.ts';
import { SECRET, type LoadOrder, type LoadReport } from './door/messages.ts';

// npm run bench: the durable door beside bare Probot, turn about in one run: 19.7 kB signed, 16
// connections, fsync and synchronous_commit on, the load generator in a process of its own.
//   --rounds N      rounds of each (5)        --seconds N   seconds of each round (4)
//   --deliveries N  for the memory (100000)
// Leaves with 1 when the door is slower than 0.8 times Probot or its p99 at 500/s is too high.
const ROUNDS = flag('rounds', 5);
const SECONDS = flag('seconds', 4);
const DELIVERIES = flag('deliveries', 100_000);
const CONNECTIONS = 16;
const PATH = '/webhooks/github';

function flag(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

function start(file: string): ChildProcess {
  const path = fileURLToPath(new URL(`door/${file}`, import.meta.url));
  return fork(path, { env: { ...process.env, NODE_ENV: 'production' } });
}

/** Starts Pipewright as it is deployed, built, as ROLE=web: it stores, wakes the queue, answers. */
function startPipewright(databaseUrl: string, folder: string): ChildProcess {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const settings: Record<string, string> = {
    NODE_ENV: 'production',
    ROLE: 'web',
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    LOG_FORMAT: 'json',
    APP_ID: '1',
    PRIVATE_KEY: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    WEBHOOK_SECRET: SECRET,
  };
  return fork(join(packageRoot(), 'dist/bin.js'), ['start'], {
    cwd: folder,
    env: { ...process.env, ...settings },
    execArgv:
      process.env['BENCH_PROFILE'] === undefined
        ? []
        : ['--cpu-prof', `--cpu-prof-dir=${process.env['BENCH_PROFILE']}`],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
}

/** The port that Pipewright says it listens on; what else it logs is not shown. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const port = /is ready on http:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('exit', (code) => {
      reject(new Error(`Pipewright left with ${code}`));
    });
  });
}

function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} left with ${code}`)));
  });
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Milliseconds of one fsync of a page in this folder, the median of many. */
function measureFsync(folder: string): number {
  const file = openSync(join(folder, 'fsync'), 'w');
  const times = Array.from({ length: 200 }, (_, at) => {
    const begin = performance.now();
    writeSync(file, Buffer.alloc(8192, at), 0, 8192, at * 8192);
    fdatasyncSync(file);
    return performance.now() - begin;
  });
  closeSync(file);
  return median(times);
}

/** Processor time that a process and its children (Postgres forks) used so far, in microseconds. */
function processorTime(root: number): number {
  const used = new Map<number, { parent: number; ticks: number }>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const [, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      used.set(Number(entry), {
        parent: Number(parent),
        ticks: Number(rest[9]) + Number(rest[10]),
      });
    } catch {
      // It ended meanwhile.
    }
  }
  let ticks = 0;
  for (const [pid, { parent, ticks: own }] of used)
    if (pid === root || parent === root) ticks += own;
  return ticks * 10_000;
}

function residentMegabytes({ pid }: ChildProcess): number {
  const line = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1]) / 1024);
}

const dataDir = await mkdtemp(join(tmpdir(), 'pipewright-bench-'));
await chmod(dataDir, 0o711);
const postgres = await openEmbeddedPostgres({ dataDir, logger: pino({ level: 'warn' }) });
const load = start('load.ts');
load.setMaxListeners(0);
const postmaster = Number(
  /^\d+/.exec(readFileSync(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8'))?.[0],
);
const servers = {
  probot: start('probot-server.ts'),
  door: startPipewright(postgres.connectionString, dataDir),
};
try {
  const ports = {
    probot: await answer<number>(servers.probot),
    door: await portOf(servers.door),
  };
  const processor: Partial<Record<keyof typeof ports, string>> = {};
  const measure = async (
    who: keyof typeof ports,
    order: Partial<LoadOrder>,
  ): Promise<LoadReport> => {
    const report = answer<LoadReport>(load);
    const all = { connections: CONNECTIONS, seconds: SECONDS, rate: null, most: null, ...order };
    load.send({ ...all, port: ports[who], path: PATH });
    const pids = { server: servers[who].pid ?? 0, database: postmaster, load: load.pid ?? 0 };
    const before = Object.values(pids).map(processorTime);
    const got = await report;
    const after = Object.values(pids).map(processorTime);
    processor[who] = Object.keys(pids)
      .map(
        (name, at) => `${name} ${(((after[at] ?? 0) - (before[at] ?? 0)) / got.count).toFixed(0)}`,
      )
      .join(', ');
    if (got.refused > 0) throw new Error(`${who} refused ${got.refused} of ${got.count}`);
    return got;
  };
  const fixed = (value: number) => value.toFixed(2).padStart(9);
  const show = (name: string, { count, seconds, p50, p99, worst }: LoadReport) =>
    console.log(
      `${name.padEnd(18)}${fixed(count / seconds)}/s  p50 ${fixed(p50)}  p99 ${fixed(p99)}  worst ${fixed(worst)} ms`,
    );

  await measure('probot', { seconds: 2 });
  await measure('door', { seconds: 2 });
  console.log(`Closed loop, ${CONNECTIONS} connections, turn about:`);
  const ratios: number[] = [];
  const rates: Record<keyof typeof ports, number[]> = { probot: [], door: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const who of ['probot', 'door'] as const) {
      const report = await measure(who, {});
      show(`  ${who}`, report);
      console.log(`  processor time for each, in µs: ${processor[who]}`);
      rates[who].push(report.count / report.seconds);
    }
    ratios.push((rates.door.at(-1) ?? 0) / (rates.probot.at(-1) ?? 1));
  }
  console.log('Open loop, 500 a second, turn about:');
  const late: Record<keyof typeof ports, number[]> = { probot: [], door: [] };
  const fsyncs: number[] = [];
  for (let round = 0; round < Math.ceil(ROUNDS / 2); round += 1) {
    fsyncs.push(measureFsync(dataDir));
    for (const who of ['probot', 'door'] as const) {
      const report = await measure(who, { rate: 500, seconds: SECONDS * 2 });
      show(`  ${who}`, report);
      late[who].push(report.p99);
    }
  }
  const fsync = median(fsyncs);
  console.log('Memory of the door’s process:');
  const memory: Record<string, number> = {};
  let sent = 0;
  for (const share of [0.1, 0.2, 0.5, 1]) {
    const most = Math.round(DELIVERIES * share) - sent;
    const report = await measure('door', { seconds: 3600, most });
    sent += most;
    memory[sent] = residentMegabytes(servers.door);
    console.log(
      `  after ${String(sent).padStart(7)}: ${memory[sent]} MB, ${fixed(report.count / report.seconds)}/s`,
    );
  }
  const [p99Probot, p99Door] = [median(late.probot), median(late.door)];
  const allowed = 2 * p99Probot + 3 * fsync;
  const ratio = median(ratios);
  const result = {
    ratio,
    rates: { probot: median(rates.probot), door: median(rates.door) },
    p99At500: { probot: p99Probot, door: p99Door, allowed },
    fsyncMs: fsync,
    memoryMb: memory,
  };
  console.log(
    `\nratio ${ratio.toFixed(2)} (at least 0.8), p99 at 500/s ${p99Door.toFixed(1)} ms (at most ${allowed.toFixed(1)}), fsync ${fsync.toFixed(2)} ms`,
  );
  console.log(JSON.stringify(result));
  if (ratio < 0.8 || p99Door > allowed) process.exitCode = 1;
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

import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type HeldProcess, startHeld } from '../../support/held-process.ts';
import type { TestRedis } from '../../support/redis-server.ts';

/** What may be killed: one process, or all at once with what they keep their state in. */
export type Victim = 'worker' | 'web' | 'everything';

/** Pipewright as several processes on an embedded Postgres that is started beside them. */
export interface Cluster {
  databaseUrl: string;
  /** Kills with SIGKILL and starts again; `choice` picks among several workers. */
  strike(victim: Victim, choice: number): Promise<void>;
  /** What ended without having been killed; a test asserts that it is nothing. */
  surprises: string[];
  /** Ends everything as an operator would; answers the exit codes of web and workers. */
  stop(): Promise<number[]>;
}

interface Member {
  name: string;
  env: Record<string, string>;
  process: HeldProcess | null;
}

// Not tsx' own command: a signal must reach the server itself.
const TSX = import.meta.resolve('tsx');
const HOLDER = resolve('test/end-to-end/kill/database-holder.ts');

/** Starts one web process and workers; their logs go to files in `folder`. */
export async function startCluster(options: {
  folder: string;
  /** Settings of all processes but the addresses of database and queue. */
  env: Record<string, string>;
  port: number;
  workers: number;
  redis: TestRedis | null;
}): Promise<Cluster> {
  const { folder, redis } = options;
  const dataDir = join(folder, 'data');
  const surprises: string[] = [];
  let databaseUrl = '';
  let holder: HeldProcess;
  const members: Member[] = [
    { name: 'web', env: { ROLE: 'web', PORT: String(options.port) }, process: null },
    ...Array.from({ length: options.workers }, (_, at) => ({
      name: `worker-${at + 1}`,
      env: { ROLE: 'worker', PORT: '0' },
      process: null,
    })),
  ];

  async function startDatabase(): Promise<void> {
    const argv = [process.execPath, '--import', TSX, HOLDER, dataDir];
    holder = await startHeld(argv);
    databaseUrl = await new Promise<string>((found, failed) => {
      holder.onOutput((chunk) => {
        const url = /at (\S+)/.exec(chunk.toString())?.[1];
        if (url !== undefined) found(url);
      });
      void holder.ended.then((code) => {
        failed(new Error(`The database ended with ${code}.`));
        return undefined;
      });
    });
  }

  async function startMember(member: Member): Promise<void> {
    const log = join(folder, `${member.name}.log`);
    const running = await startHeld([process.execPath, resolve('dist/bin.js'), 'start'], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'] ?? '',
        ...options.env,
        ...member.env,
        DATABASE_URL: databaseUrl,
        ...(redis === null ? {} : { REDIS_URL: redis.url }),
      },
    });
    member.process = running;
    running.onOutput((chunk) => {
      appendFileSync(log, chunk);
    });
    void running.ended.then((code) => {
      if (member.process === running) surprises.push(`${member.name} ended with ${code}: ${log}`);
      return undefined;
    });
  }

  async function killMember(member: Member): Promise<void> {
    const { process: running } = member;
    member.process = null;
    running?.signal('SIGKILL');
    await running?.ended;
  }

  /** The whole power cut: nobody has a chance to write a last word. */
  async function killEverything(): Promise<void> {
    const file = join(dataDir, 'postgres', 'data', 'postmaster.pid');
    const postmaster = Number((await readFile(file, 'utf8')).split('\n')[0]);
    await Promise.all([...members.map(killMember), redis?.kill()]);
    process.kill(postmaster, 'SIGKILL');
    holder.signal('SIGKILL');
    await holder.ended;
    await Promise.all([startDatabase(), redis?.restart()]);
    await Promise.all(members.map(startMember));
  }

  await startDatabase();
  await Promise.all(members.map(startMember));
  return {
    get databaseUrl() {
      return databaseUrl;
    },
    surprises,
    async strike(victim, choice) {
      if (victim === 'everything') return killEverything();
      const candidates = members.filter(({ name }) => name.startsWith(victim));
      const member = candidates[choice % candidates.length];
      if (member === undefined) return undefined;
      await killMember(member);
      return startMember(member);
    },
    async stop() {
      const codes = await Promise.all(
        members.map(async (member) => {
          const { process: running } = member;
          member.process = null;
          running?.signal('SIGTERM');
          return (await running?.ended) ?? 0;
        }),
      );
      holder.signal('SIGTERM');
      await holder.ended;
      return codes;
    },
  };
}

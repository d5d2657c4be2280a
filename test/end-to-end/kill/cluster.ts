import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HeldProcess, startHeld } from '../../support/held-process.ts';
import type { TestRedis } from '../../support/redis-server.ts';

/** What may be killed: one process, or all at once with what they keep their state in. */
export type Victim = 'worker' | 'web' | 'everything';

/** Pipewright as several processes on an embedded Postgres that is started beside them. */
export interface Cluster {
  databaseUrl: string;
  /**
   * Kills with SIGKILL and starts again; `choice` picks among several workers. `patient`: waits until
   * what was started is ready, at most half a minute; else it may be killed while it starts.
   */
  strike(victim: Victim, choice: number, patient: boolean): Promise<void>;
  /** What ended without having been killed; a test asserts that it is nothing. */
  surprises: string[];
  /** Ends web and workers as an operator would; answers their exit codes. */
  leave(): Promise<number[]>;
  /** Starts them again. */
  comeBack(): Promise<void>;
  /** Ends everything; answers the exit codes of web and workers. */
  stop(): Promise<number[]>;
}

interface Member {
  name: string;
  env: Record<string, string>;
  process: HeldProcess | null;
  ready: Promise<void>;
}

const READY_WITHIN_MS = 30_000;

// Not tsx' own command: a signal must reach the server itself.
const TSX = import.meta.resolve('tsx');
const HOLDER = resolve('test/end-to-end/kill/database-holder.ts');

function newMember(name: string, env: Record<string, string>): Member {
  return { name, env, process: null, ready: Promise.resolve() };
}

const late = (): Promise<void> => sleep(READY_WITHIN_MS, undefined, { ref: false });

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
    newMember('web', { ROLE: 'web', PORT: String(options.port) }),
    ...Array.from({ length: options.workers }, (_, at) =>
      newMember(`worker-${at + 1}`, { ROLE: 'worker', PORT: '0' }),
    ),
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
    member.ready = new Promise((ready) => {
      running.onOutput((chunk) => {
        appendFileSync(log, chunk);
        if (chunk.includes('is ready on')) ready();
      });
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

  const leave = () =>
    Promise.all(
      members.map(async (member) => {
        const { process: running } = member;
        member.process = null;
        running?.signal('SIGTERM');
        return (await running?.ended) ?? 0;
      }),
    );

  const allReady = () => Promise.race([Promise.all(members.map(({ ready }) => ready)), late()]);

  await startDatabase();
  await Promise.all(members.map(startMember));
  await allReady();
  return {
    get databaseUrl() {
      return databaseUrl;
    },
    surprises,
    async strike(victim, choice, patient) {
      const able = members.filter(({ name }) => name.startsWith(victim));
      const struck =
        victim === 'everything'
          ? members
          : able.slice(choice % able.length, (choice % able.length) + 1);
      if (victim === 'everything') await killEverything();
      else {
        await Promise.all(struck.map(killMember));
        await Promise.all(struck.map(startMember));
      }
      if (patient) await Promise.race([Promise.all(struck.map(({ ready }) => ready)), late()]);
    },
    leave,
    async comeBack() {
      await Promise.all(members.map(startMember));
      await allReady();
    },
    async stop() {
      const codes = await leave();
      holder.signal('SIGTERM');
      await holder.ended;
      return codes;
    },
  };
}

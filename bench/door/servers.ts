import { fork, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../src/config/package-root.ts';
import { SECRET } from './messages.ts';

/** Starts a file of this folder as a process of its own. */
export function startFile(file: string): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return fork(path, { env: { ...process.env, NODE_ENV: 'production' } });
}

/**
 * Starts Pipewright as it is deployed, built, as ROLE=web: it stores, wakes the queue, answers.
 * BENCH_NODE_ARGUMENTS are for Node, e.g. `--cpu-prof --cpu-prof-dir=/tmp/profile`.
 */
export function startPipewright(databaseUrl: string, folder: string): ChildProcess {
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
  const nodeArguments = process.env['BENCH_NODE_ARGUMENTS']?.split(' ').filter(Boolean) ?? [];
  return fork(join(packageRoot(), 'dist/bin.js'), ['start'], {
    cwd: folder,
    env: { ...process.env, ...settings },
    execArgv: nodeArguments,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
}

/** The port that Pipewright says it listens on; what else it logs is not shown. */
export function portOf(child: ChildProcess): Promise<number> {
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

/** The next message of a child. */
export function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} left with ${code}`)));
  });
}

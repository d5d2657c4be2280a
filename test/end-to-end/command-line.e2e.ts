import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { packageRoot } from '../../src/config/package-root.ts';
import { startPipewright, type DemoPipewright } from '../../simulator/demo/start-pipewright.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';

const run = promisify(execFile);
const PASSWORD = 'correct horse battery';
let simulator: Simulator;
let pipewright: DemoPipewright;
let dataDir: string;
let command: string;

beforeAll(async () => {
  simulator = await startSimulator();
  simulator.createOrganisation('acme');
  dataDir = await mkdtemp(join(tmpdir(), 'pipewright-commands-'));
  // Without a database of its own: Pipewright runs one below `dataDir`, which commands join.
  pipewright = await startPipewright({
    simulator,
    dataDir,
    log: { write: () => undefined },
    isolation: 'process',
  });
  await simulator.createRepository({ owner: 'acme', name: 'web' });
  simulator.install(pipewright.appId, ['acme/web']);
  const { bin } = JSON.parse(await readFile(join(packageRoot(), 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  // By the name that the documents use.
  command = join(packageRoot(), bin['mlops-bot'] ?? '');
});
afterAll(async () => {
  await pipewright.stop();
  await simulator.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const env = () => ({ PATH: process.env['PATH'], DATA_DIR: dataDir });
const mlopsBot = async (...args: string[]) =>
  (await run(process.execPath, [command, ...args], { env: env() })).stdout;

/** The same with something on standard input. */
function mlopsBotWith(input: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], { env: env() });
    let told = '';
    child.stdout.on('data', (part: Buffer) => void (told += part.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(told);
      else reject(new Error(`${args[0] ?? ''} left with ${code ?? 'a signal'}`));
    });
    child.stdin.end(input);
  });
}
async function get(path: string, key: string) {
  const headers = { Authorization: `Bearer ${key}` };
  const answer = await fetch(pipewright.url + path, { headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

it('manages keys, users and grants while the server runs on the embedded database', async () => {
  const key = (
    await mlopsBot('generate-api-key', '--name', 'monitoring-system', '--permissions', 'read')
  ).trim();
  await vi.waitFor(
    async () => {
      const { body, status } = await get('/api/v1/repositories', key);
      expect([status, body['total']]).toEqual([200, 1]);
    },
    { timeout: 30_000 },
  );
  const listed = await mlopsBot('list-api-keys', '--json');
  const { id } = JSON.parse(listed.split('\n')[0] ?? '') as { id: string };
  expect(listed).toContain('monitoring-system');
  expect(listed).not.toContain(key);

  const login = ['--user', 'ada@example.com'];
  await mlopsBotWith(PASSWORD, 'create-user', '--email', 'ada@example.com');
  const theirs = (await mlopsBot('generate-api-key', '--name', 'ada', ...login)).trim();
  expect((await get('/api/v1/repositories/acme/web', theirs)).status).toBe(404);
  await mlopsBot('grant-repository', ...login, '--repository', 'acme/web');
  expect(await mlopsBot('list-grants', ...login)).toContain('acme/web');
  expect((await get('/api/v1/repositories/acme/web', theirs)).status).toBe(200);
  await mlopsBot('withdraw-repository', ...login, '--repository', 'acme/web');
  expect((await get('/api/v1/repositories/acme/web', theirs)).status).toBe(404);

  expect(await mlopsBot('revoke-api-key', '--id', id)).toContain('is revoked');
  await vi.waitFor(
    async () => {
      expect((await get('/api/v1/repositories', key)).status).toBe(401);
    },
    { timeout: 30_000 },
  );
  await expect(mlopsBot('revoke-api-key', '--id', 'none')).rejects.toMatchObject({ code: 1 });
});

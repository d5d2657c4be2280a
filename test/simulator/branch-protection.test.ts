import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { PROTECTION_OPERATIONS } from './driven-elsewhere.ts';

const RULES = {
  required_status_checks: null,
  required_pull_request_reviews: { required_approving_review_count: 1 },
  restrictions: null,
};

let simulator: Simulator;
let folder: string;
let owner: string;
let dana: string;
let sha: string;

async function call(token: string, method: string, path: string, body?: object): Promise<number> {
  const answer = await fetch(`${simulator.apiUrl}/repos/acme/web${path}`, {
    method,
    headers: { authorization: `token ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

async function push(token: string, to: string): Promise<string> {
  const address = new URL('/acme/web.git', simulator.url);
  Object.assign(address, { username: 'x', password: token });
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, GIT_TERMINAL_PROMPT: '0' };
  const options = { cwd: join(folder, 'web'), env };
  const args = ['push', '-q', address.href, `origin/topic:refs/heads/${to}`];
  return (await promisify(execFile)('git', args, options)).stderr;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'branch-protection-'));
  simulator = await startSimulator();
  owner = simulator.createUser('acme').token;
  dana = simulator.createUser('dana').token;
  await simulator.createRepository({ owner: 'acme', name: 'web' });
  simulator.grant('acme/web', 'dana', 'write');
  sha = await simulator.pushCommit('acme/web', 'topic', { 'a.txt': 'b\n' });
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
  const address = `${simulator.url}/acme/web.git`;
  await promisify(execFile)('git', ['clone', '-q', address, join(folder, 'web')], { env });
});

afterAll(async () => {
  await simulator.stop();
  await rm(folder, { recursive: true, force: true });
});

test('keeps everybody from a branch, over REST and git, until it is lifted', async () => {
  const protection = '/branches/main/protection';
  expect(await call(owner, 'GET', protection)).toBe(404);
  expect(await call(owner, 'PUT', protection, { ...RULES, enforce_admins: true })).toBe(200);
  expect(await call(owner, 'GET', protection)).toBe(200);
  for (const token of [owner, dana]) {
    expect(await call(token, 'PATCH', '/git/refs/heads/main', { sha })).toBe(422);
    const file = { message: 'x', content: '', branch: 'main' };
    expect(await call(token, 'PUT', '/contents/b.txt', file)).toBe(409);
    await expect(push(token, 'main')).rejects.toThrow('GH006: Protected branch update failed');
  }
  await push(dana, 'other');
  expect(await call(owner, 'PUT', protection, { ...RULES, enforce_admins: false })).toBe(200);
  await expect(push(dana, 'main')).rejects.toThrow('GH006');
  await push(owner, 'main');
  expect(await call(owner, 'DELETE', protection)).toBe(204);
  expect(await call(dana, 'PATCH', '/git/refs/heads/main', { sha, force: true })).toBe(200);
});

test('kept to GitHub’s description', () => {
  const driven = new Set(simulator.requests.map(({ operation }) => operation));
  expect(PROTECTION_OPERATIONS.filter((operation) => !driven.has(operation))).toEqual([]);
  expect(simulator.violations).toEqual([]);
});

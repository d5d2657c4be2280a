import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { createFakeWorkflowRunner } from '../fakes/fake-workflow-runner.ts';
import { DRIVEN_BY_GH } from './driven-elsewhere.ts';
import { GH_PROGRAM, ghFor, NEEDS_GH, type Gh } from './gh.ts';

describe.skipIf(GH_PROGRAM === null)(`the real gh and git ${NEEDS_GH}`, () => {
  const runner = createFakeWorkflowRunner();
  let simulator: Simulator;
  let folder: string;
  let token: string;
  let gh: Gh;

  async function git(...args: string[]): Promise<string> {
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_AUTHOR_NAME: 'Dana',
      GIT_AUTHOR_EMAIL: 'dana@example.com',
      GIT_COMMITTER_NAME: 'Dana',
      GIT_COMMITTER_EMAIL: 'dana@example.com',
    };
    const { stdout } = await promisify(execFile)('git', args, { cwd: join(folder, 'web'), env });
    return stdout.trim();
  }

  /** Waits for the end of that many runs; git has its answer before they begin. */
  async function ran(count: number): Promise<void> {
    const runs = () => [...simulator.world.repositories.values()].flatMap((each) => each.runs.size);
    const done = () => runs()[0] === count && simulator.world.background.size === 0;
    await simulator.waitFor(done, { what: `${count} runs` });
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gh-and-git-'));
    simulator = await startSimulator({ runner });
    ({ token } = simulator.createUser('acme'));
    const files = {
      'a.txt': 'a\n',
      '.github/workflows/ci.yml': 'name: CI\non: [push, workflow_dispatch]\n',
    };
    await simulator.createRepository({ owner: 'acme', name: 'web', files });
    gh = await ghFor(simulator.url, token);
    const address = new URL('/acme/web.git', simulator.url);
    Object.assign(address, { username: 'acme', password: token });
    await promisify(execFile)('git', ['clone', '-q', address.href, join(folder, 'web')]);
    await ran(1);
  });

  afterAll(async () => {
    await gh.stop();
    await simulator.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('push a branch, and open and close its pull request', async () => {
    await git('switch', '-qc', 'topic');
    await writeFile(join(folder, 'web', 'a.txt'), 'b\n');
    await git('commit', '-qam', 'Change a');
    await git('push', '-q', 'origin', 'topic');
    const fields = ['-f', 'title=Change a', '-f', 'head=topic', '-f', 'base=main'];
    const number = await gh('api', 'repos/acme/web/pulls', ...fields, '--jq', '.number');
    const sha = await gh('api', `repos/acme/web/pulls/${number}`, '--jq', '.head.sha');
    expect(sha).toBe(await git('rev-parse', 'HEAD'));
    const close = ['-X', 'PATCH', '-f', 'state=closed', '--jq', '.state'];
    expect(await gh('api', `repos/acme/web/pulls/${number}`, ...close)).toBe('closed');
    await ran(2);
  });

  test('follow Link headers through all pages', async () => {
    const query = 'repos/acme/web/branches?per_page=1';
    expect(await gh('api', query, '--paginate', '--jq', '.[].name')).toBe('main\ntopic');
  });

  test('list a red run, read its log, and run it again', async () => {
    const log = '2026-01-01T00:00:00.0000000Z ##[error]boom\n';
    runner.play = () => [{ key: 'test', conclusion: 'failure', log }];
    await git('commit', '-qm', 'Break it', '--allow-empty');
    await git('push', '-q', 'origin', 'topic');
    await ran(3);
    const [line = ''] = (await gh('run', 'list')).split('\n');
    expect(line).toContain('failure');
    const id = line.split('\t').find((field) => /^\d{6,}$/.test(field)) ?? '';
    expect(await gh('run', 'view', id)).toContain('X test');
    expect(await gh('run', 'view', id, '--log-failed')).toContain('boom');
    await gh('run', 'rerun', id, '--failed');
    await ran(3);
    const attempt = await gh('api', `repos/acme/web/actions/runs/${id}`, '--jq', '.run_attempt');
    expect(attempt).toBe('2');
  });

  test('start a workflow by hand', async () => {
    runner.play = () => [{ key: 'test', conclusion: 'success', log: 'ok\n' }];
    expect(await gh('workflow', 'list')).toContain('CI\tactive');
    await gh('workflow', 'run', 'ci.yml', '--ref', 'main');
    await ran(4);
    expect((await gh('run', 'list')).split('\n')[0]).toContain('workflow_dispatch');
  });

  test('say what GitHub refuses', async () => {
    await expect(gh('api', 'repos/acme/nothing')).rejects.toThrow('Not Found (HTTP 404)');
    simulator.faults.add({ fault: 'secondary_limit', times: 1 });
    await expect(gh('api', 'user')).rejects.toThrow('secondary rate limit');
  });

  test('called as GitHub describes it', () => {
    const driven = new Set(simulator.requests.map(({ operation }) => operation));
    expect(DRIVEN_BY_GH.filter((operation) => !driven.has(operation))).toEqual([]);
    expect(simulator.violations).toEqual([]);
  });
});

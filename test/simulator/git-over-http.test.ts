import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { createFakeWorkflowRunner } from '../fakes/fake-workflow-runner.ts';
import { ALL_PERMISSIONS, probotFor } from './octokit.ts';

const runner = createFakeWorkflowRunner();
let simulator: Simulator;
let folder: string;
let workflowToken: string;
let plainToken: string;
let readToken: string;

async function git(args: string[], cwd = folder): Promise<string> {
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Dana',
    GIT_AUTHOR_EMAIL: 'dana@example.com',
    GIT_COMMITTER_NAME: 'Dana',
    GIT_COMMITTER_EMAIL: 'dana@example.com',
  };
  const { stdout } = await promisify(execFile)('git', args, { cwd, env: environment });
  return stdout.trim();
}

function remote(token: string | null, name = 'web'): string {
  const credentials = token === null ? '' : `x-access-token:${token}@`;
  return simulator.url.replace('http://', `http://${credentials}`) + `/acme/${name}.git`;
}

async function commit(work: string, path: string, content: string): Promise<string> {
  await mkdir(join(work, path, '..'), { recursive: true });
  await writeFile(join(work, path), content);
  await git(['add', '.'], work);
  await git(['commit', '-qm', `Change ${path}`], work);
  return git(['rev-parse', 'HEAD'], work);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'git-over-http-'));
  simulator = await startSimulator({ runner });
  simulator.createOrganisation('acme');
  const credentials = simulator.createApp({ permissions: ALL_PERMISSIONS, events: [] });
  await simulator.createRepository({
    owner: 'acme',
    name: 'web',
    private: true,
    files: { 'README.md': '# Web\n', '.github/workflows/ci.yml': 'on: [push, pull_request]\n' },
  });
  await simulator.createRepository({ owner: 'acme', name: 'other', private: true });
  const { id } = simulator.install(credentials.appId, ['acme/web']);
  const app = await probotFor(simulator, credentials).auth();
  const token = async (permissions: Record<string, 'read' | 'write'>): Promise<string> => {
    const answer = await app.rest.apps.createInstallationAccessToken({
      installation_id: id,
      permissions,
    });
    return answer.data.token;
  };
  workflowToken = await token({ contents: 'write', workflows: 'write' });
  plainToken = await token({ contents: 'write' });
  readToken = await token({ contents: 'read' });
});

afterAll(async () => {
  await simulator.stop();
  await rm(folder, { recursive: true, force: true });
});

test('clones, pushes, and starts the workflows of what was pushed', async () => {
  const work = join(folder, 'work');
  await git(['clone', '-q', remote(plainToken), work]);
  expect(await readFile(join(work, 'README.md'), 'utf8')).toBe('# Web\n');
  const sha = await commit(work, 'src/a.js', 'export {};\n');
  await git(['push', '-q', 'origin', 'HEAD:refs/heads/topic'], work);
  expect(await git(['ls-remote', remote(readToken), 'refs/heads/topic'])).toContain(sha);
  await simulator.waitFor(() => runner.requests.some((request) => request.sha === sha));
  const request = runner.requests.find((each) => each.sha === sha);
  expect(request?.event).toMatchObject({
    name: 'push',
    ref: 'refs/heads/topic',
    payload: { created: true, after: sha, commits: [{ added: ['src/a.js'] }] },
  });
});

test('lets an open pull request follow a push to its branch', async () => {
  const pull = await simulator.openPullRequest('acme/web', { title: 'Topic', head: 'topic' });
  const work = join(folder, 'work');
  const sha = await commit(work, 'src/b.js', 'export {};\n');
  await git(['push', '-q', 'origin', 'HEAD:refs/heads/topic'], work);
  await simulator.waitFor(() => pull.head.sha === sha);
  expect(await git(['ls-remote', remote(readToken), `refs/pull/${pull.number}/head`])).toContain(
    sha,
  );
  await git(['push', '-q', 'origin', ':refs/heads/topic'], work);
  await simulator.waitFor(() => pull.state === 'closed');
});

test('asks for credentials, and hides what they do not open', async () => {
  await expect(git(['ls-remote', remote(null)])).rejects.toThrow(/could not read Username/);
  await expect(git(['ls-remote', remote('ghs_wrong')])).rejects.toThrow(/Authentication failed/);
  await expect(git(['ls-remote', remote(readToken, 'other')])).rejects.toThrow(/not found/i);
});

test('refuses a push of a token that may only read', async () => {
  const work = join(folder, 'work');
  await expect(git(['push', '-q', remote(readToken), 'HEAD:refs/heads/no'], work)).rejects.toThrow(
    /403/,
  );
});

test('refuses a push to workflow files without the permission for them', async () => {
  const work = join(folder, 'work');
  await commit(work, '.github/workflows/more.yml', 'on: push\n');
  await expect(
    git(['push', '-q', remote(plainToken), 'HEAD:refs/heads/more'], work),
  ).rejects.toThrow(/without `workflows` permission/);
  await git(['push', '-q', remote(workflowToken), 'HEAD:refs/heads/more'], work);
  expect(await git(['ls-remote', remote(readToken), 'refs/heads/more'])).not.toBe('');
});

test('takes nothing that looks like a path out of its folder', async () => {
  for (const path of ['/acme/..%2f..%2fetc.git/info/refs', '/acme/web.git/../../config']) {
    const answer = await fetch(`${simulator.url}${path}?service=git-upload-pack`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  }
});

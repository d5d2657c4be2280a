import { afterAll, beforeAll, expect, test } from 'vitest';
import { markdown } from '../../simulator/pages/markdown.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { createFakeWorkflowRunner } from '../fakes/fake-workflow-runner.ts';
import { ALL_PERMISSIONS, probotFor } from './octokit.ts';

const HOSTILE = `"><script>alert('x')</script><img src=x onerror=alert(1)>`;
const repo = { owner: 'acme', repo: 'web' };
const runner = createFakeWorkflowRunner();
let simulator: Simulator;
let sha: string;
let checkId: number;

async function page(path: string): Promise<string> {
  const answer = await fetch(`${simulator.url}${path}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  return answer.text();
}

beforeAll(async () => {
  runner.play = () => [
    {
      key: `test ${HOSTILE}`,
      conclusion: 'failure',
      log: [
        '##[group]Run npm ci',
        '\u001B[31mred\u001B[0m',
        '##[endgroup]',
        HOSTILE,
        '##[error]Process completed with exit code 1.',
      ]
        .map((line) => `2026-11-20T06:10:00.1234567Z ${line}\n`)
        .join(''),
    },
  ];
  simulator = await startSimulator({ runner });
  simulator.createOrganisation('acme');
  const credentials = simulator.createApp({ permissions: ALL_PERMISSIONS, events: [] });
  await simulator.createRepository({
    owner: 'acme',
    name: 'web',
    description: HOSTILE,
    files: {
      'README.md': `# Web\n\n${HOSTILE}\n\n[link](javascript:alert(1)) ![x](http://127.0.0.1:9/x.png)\n`,
      'a.txt': 'old\n',
      '.github/workflows/ci.yml': 'name: CI\non: [push, pull_request]\n',
    },
  });
  const { id } = simulator.install(credentials.appId, ['acme/web']);
  sha = await simulator.pushCommit(
    'acme/web',
    'fix',
    { 'a.txt': `${HOSTILE}\n` },
    { message: HOSTILE },
  );
  await simulator.openPullRequest('acme/web', { title: HOSTILE, body: HOSTILE, head: 'fix' });
  const octokit = await probotFor(simulator, credentials).auth(id);
  await octokit.rest.issues.createComment({ ...repo, issue_number: 1, body: HOSTILE });
  await octokit.rest.issues.addLabels({ ...repo, issue_number: 1, labels: ['<b>'] });
  const { data } = await octokit.rest.checks.create({
    ...repo,
    name: HOSTILE,
    head_sha: sha,
    conclusion: 'neutral',
    output: {
      title: HOSTILE,
      summary: HOSTILE,
      text: '## Evidence',
      annotations: [
        { path: 'a.txt', start_line: 1, end_line: 1, annotation_level: 'notice', message: HOSTILE },
      ],
    },
  });
  checkId = data.id;
  await simulator.waitFor(() => simulator.world.background.size === 0);
});

afterAll(async () => {
  await simulator.stop();
});

test('shows a pull request: what was said, what was checked, what it changes', async () => {
  const text = await page('/acme/web/pull/1');
  expect(text).toContain('wants to merge 1 commit into');
  expect(text).toContain('Some checks were not successful');
  expect(text).toContain('class="add"');
  expect(text).toContain('acme-dev');
});

test('shows a run with its jobs, steps and log, folded and without escapes', async () => {
  const [run] = simulator.world.repositories.values().next().value?.runs.values() ?? [];
  const text = await page(`/acme/web/actions/runs/${run?.id}`);
  expect(text).toContain('Set up job');
  expect(text).toContain('<details>');
  expect(text).toContain('Error: Process completed with exit code 1.');
  expect(text).not.toContain('\u001B');
  expect(text).not.toContain('2026-11-20T06:10:00.1234567Z');
});

test('renders what an App says in its check, with places in files', async () => {
  const text = await page(`/acme/web/runs/${checkId}`);
  expect(text).toContain('<h2>Evidence</h2>');
  expect(text).toContain(`/acme/web/blob/${sha}/a.txt#L1`);
});

test('never lets text of others become markup', async () => {
  const paths = [
    '/',
    '/acme/web',
    '/acme/web/commits/fix',
    `/acme/web/commit/${sha}`,
    '/acme/web/blob/fix/a.txt',
    '/acme/web/pulls',
    '/acme/web/pull/1',
    '/acme/web/actions',
    `/acme/web/runs/${checkId}`,
    ...[...(simulator.world.repositories.values().next().value?.runs.values() ?? [])].map(
      ({ id }) => `/acme/web/actions/runs/${id}`,
    ),
  ];
  for (const path of paths) {
    const text = await page(path);
    expect(text).not.toMatch(
      /<script|<img src=x|<b>x|javascript:alert\(1\)"|<img[^>]*127\.0\.0\.1:9/,
    );
  }
});

test('answers 404 with a page for what is not there', async () => {
  for (const path of [
    '/acme/none',
    '/acme/web/pull/9',
    '/acme/web/blob/main/..%2f..%2fetc',
    '/%',
  ]) {
    const answer = await fetch(`${simulator.url}${path}`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('Not found');
  }
});

test('gives differences and files as plain text', async () => {
  expect(await page('/acme/web/pull/1.diff')).toContain('diff --git a/a.txt b/a.txt');
  expect(await page('/acme/web/raw/main/a.txt')).toBe('old\n');
  expect(await page('/assets/style.css')).toContain('.diff');
  expect(await page('/avatars/1.svg')).toContain('<svg');
});

test('hides the HTML comments at the start of a text, and shows all others as text', () => {
  expect(markdown('<!-- mark -->\n<!-- two -->\nHello').markup).toContain('<p>Hello</p>');
  expect(markdown('<!-- mark -->\nHello').markup).not.toContain('<!--');
  expect(markdown('Hello <!-- late -->').markup).toContain('&lt;!-- late --&gt;');
  expect(markdown('<!-- no end\nHello').markup).not.toContain('Hello');
});

import { createHash } from 'node:crypto';
import { Parser } from 'tar';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATIONS } from '../../simulator/contract/operations.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { createFakeWorkflowRunner } from '../fakes/fake-workflow-runner.ts';
import { DRIVEN_ELSEWHERE } from './driven-elsewhere.ts';
import { ALL_EVENTS, ALL_PERMISSIONS, probotFor } from './octokit.ts';

type Octokit = Awaited<ReturnType<ReturnType<typeof probotFor>['auth']>>;

const repo = { owner: 'acme', repo: 'web' };
const runner = createFakeWorkflowRunner();
let simulator: Simulator;
let octokit: Octokit;
let app: Octokit;
let installationId: number;
let main: string;

async function runsSettled(): Promise<void> {
  await simulator.waitFor(() => simulator.world.background.size === 0, { what: 'quiet' });
}

/** A branch with one commit made through the Git Data API, as the product makes its own. */
async function branchByApi(branch: string, path: string, content: string): Promise<string> {
  const { data: base } = await octokit.rest.git.getCommit({ ...repo, commit_sha: main });
  const { data: tree } = await octokit.rest.git.createTree({
    ...repo,
    base_tree: base.tree.sha,
    tree: [{ path, mode: '100644', type: 'blob', content }],
  });
  const { data: commit } = await octokit.rest.git.createCommit({
    ...repo,
    message: `Change ${path}`,
    tree: tree.sha,
    parents: [main],
  });
  await octokit.rest.git.createRef({ ...repo, ref: `refs/heads/${branch}`, sha: commit.sha });
  return commit.sha;
}

beforeAll(async () => {
  simulator = await startSimulator({ runner });
  simulator.createOrganisation('acme');
  const credentials = simulator.createApp({ permissions: ALL_PERMISSIONS, events: ALL_EVENTS });
  await simulator.createRepository({
    owner: 'acme',
    name: 'web',
    files: {
      'README.md': '# Web\n',
      'src/index.js': 'export {};\n',
      'run.sh': { mode: '100755', content: '#!/bin/sh\n' },
      link: { mode: '120000', content: 'README.md' },
      dangling: { mode: '120000', content: '../README.md' },
      'image.bin': new Uint8Array([0, 255, 1, 254]),
      '.github/workflows/ci.yml': 'name: CI\non: [push, pull_request, workflow_dispatch]\n',
    },
  });
  installationId = simulator.install(credentials.appId, ['acme/web']).id;
  const probot = probotFor(simulator, credentials);
  octokit = await probot.auth(installationId);
  app = await probot.auth();
  await runsSettled();
  main = (await octokit.rest.git.getRef({ ...repo, ref: 'heads/main' })).data.object.sha;
});

afterAll(async () => {
  await simulator.stop();
});

test('tells of itself, of accounts and of the App', async () => {
  expect((await octokit.rest.meta.get()).status).toBe(200);
  expect((await octokit.rest.rateLimit.get()).data.rate.limit).toBe(5000);
  const { data: bot } = await octokit.rest.users.getByUsername({ username: 'pipewright[bot]' });
  expect(bot.type).toBe('Bot');
  expect((await app.rest.apps.getAuthenticated()).data?.slug).toBe('pipewright');
  const installations = await app.rest.apps.listInstallations();
  expect(installations.data.map(({ id }) => id)).toEqual([installationId]);
  const one = await app.rest.apps.getInstallation({ installation_id: installationId });
  expect(one.data.permissions.contents).toBe('write');
  expect((await app.rest.apps.getRepoInstallation(repo)).data.id).toBe(installationId);
  expect((await app.rest.apps.getOrgInstallation({ org: 'acme' })).data.id).toBe(installationId);
  await expect(app.rest.apps.getUserInstallation({ username: 'nobody' })).rejects.toMatchObject({
    status: 404,
  });
  const reachable = await octokit.rest.apps.listReposAccessibleToInstallation();
  expect(reachable.data.repositories.map(({ full_name }) => full_name)).toEqual(['acme/web']);
  const { data: token } = await app.rest.apps.createInstallationAccessToken({
    installation_id: installationId,
  });
  const revoked = await fetch(`${simulator.apiUrl}/installation/token`, {
    method: 'DELETE',
    headers: { authorization: `token ${token.token}` },
  });
  expect(revoked.status).toBe(204);
});

test('gives files as JSON, raw, as a list and as an archive', async () => {
  const file = await octokit.rest.repos.getContent({ ...repo, path: 'src/index.js' });
  const { content } = file.data as { content: string };
  expect(Buffer.from(content, 'base64').toString()).toBe('export {};\n');
  const raw = await octokit.rest.repos.getContent({
    ...repo,
    path: 'README.md',
    mediaType: { format: 'raw' },
  });
  expect(raw.data).toBe('# Web\n');
  const list = await octokit.rest.repos.getContent({ ...repo, path: '' });
  const types = Object.fromEntries(
    (list.data as Array<{ name: string; type: string }>).map(({ name, type }) => [name, type]),
  );
  expect(types).toMatchObject({ 'README.md': 'file', link: 'symlink', src: 'dir' });
  const link = await octokit.rest.repos.getContent({ ...repo, path: 'link', ref: main });
  expect(link.data).toMatchObject({ type: 'file', path: 'link', size: 6 });
  const dangling = await octokit.rest.repos.getContent({ ...repo, path: 'dangling' });
  expect(dangling.data).toMatchObject({ type: 'symlink', target: '../README.md' });
  await expect(octokit.rest.repos.getContent({ ...repo, path: '../secret' })).rejects.toMatchObject(
    { status: 404 },
  );

  const archive = await octokit.rest.repos.downloadTarballArchive({ ...repo, ref: main });
  const entries: string[] = [];
  const parser = new Parser({ onReadEntry: (entry) => entries.push(entry.path) && entry.resume() });
  parser.end(Buffer.from(archive.data as ArrayBuffer));
  expect(entries).toContain(`acme-web-${main.slice(0, 7)}/src/index.js`);
});

test('makes a commit through the Git Data API, and a branch of it', async () => {
  const { data: blob } = await octokit.rest.git.createBlob({
    ...repo,
    content: Buffer.from([0, 1, 2, 255]).toString('base64'),
    encoding: 'base64',
  });
  const bytes = createHash('sha1').update(Buffer.from([98, 108, 111, 98, 32, 52, 0, 0, 1, 2, 255]));
  expect(blob.sha).toBe(bytes.digest('hex'));
  const read = await octokit.rest.git.getBlob({ ...repo, file_sha: blob.sha });
  expect(Buffer.from(read.data.content, 'base64')).toEqual(Buffer.from([0, 1, 2, 255]));
  const base = await octokit.rest.git.getTree({ ...repo, tree_sha: main, recursive: '1' });
  const { data: tree } = await octokit.rest.git.createTree({
    ...repo,
    base_tree: base.data.sha,
    tree: [
      { path: 'deep/er/data.bin', mode: '100644', type: 'blob', sha: blob.sha },
      { path: 'inline.txt', mode: '100755', type: 'blob', content: 'inline\n' },
      { path: 'README.md', mode: '100644', type: 'blob', sha: null },
    ],
  });
  const { data: commit } = await octokit.rest.git.createCommit({
    ...repo,
    message: 'Change three files',
    tree: tree.sha,
    parents: [main],
  });
  expect(commit.author.name).toBe('pipewright[bot]');
  await octokit.rest.git.createRef({ ...repo, ref: 'refs/heads/pipewright/data', sha: commit.sha });
  await expect(
    octokit.rest.git.createRef({ ...repo, ref: 'refs/heads/pipewright/data', sha: commit.sha }),
  ).rejects.toMatchObject({ status: 422, message: expect.stringContaining('already exists') });
  const { data: branch } = await octokit.rest.repos.getBranch({
    ...repo,
    branch: 'pipewright/data',
  });
  expect(branch.commit.sha).toBe(commit.sha);
  const { data: shown } = await octokit.rest.repos.getCommit({ ...repo, ref: commit.sha });
  const changes = Object.fromEntries(
    (shown.files ?? []).map(({ filename, status }) => [filename, status]),
  );
  expect(changes).toEqual({
    'README.md': 'removed',
    'deep/er/data.bin': 'added',
    'inline.txt': 'added',
  });
  const { data: compared } = await octokit.rest.repos.compareCommitsWithBasehead({
    ...repo,
    basehead: 'main...pipewright/data',
  });
  expect(compared).toMatchObject({ status: 'ahead', ahead_by: 1, behind_by: 0 });
  const matching = await octokit.rest.git.listMatchingRefs({ ...repo, ref: 'heads/pipewright/' });
  expect(matching.data.map(({ ref }) => ref)).toEqual(['refs/heads/pipewright/data']);
  const names = (await octokit.rest.repos.listBranches(repo)).data.map(({ name }) => name);
  expect(names).toEqual(['main', 'pipewright/data']);
  await expect(
    octokit.rest.git.updateRef({ ...repo, ref: 'heads/pipewright/data', sha: main }),
  ).rejects.toMatchObject({ status: 422, message: expect.stringContaining('not a fast forward') });
  await octokit.rest.git.updateRef({
    ...repo,
    ref: 'heads/pipewright/data',
    sha: main,
    force: true,
  });
  await octokit.rest.git.deleteRef({ ...repo, ref: 'heads/pipewright/data' });
  await expect(
    octokit.rest.git.deleteRef({ ...repo, ref: 'heads/pipewright/data' }),
  ).rejects.toMatchObject({ status: 422 });
  await expect(
    octokit.rest.git.getRef({ ...repo, ref: 'heads/pipewright/data' }),
  ).rejects.toMatchObject({ status: 404 });
});

test('writes single files, and says when the file was changed meanwhile', async () => {
  await branchByApi('single', 'a.txt', 'a\n');
  const write = {
    ...repo,
    path: 'b.txt',
    message: 'Add b',
    branch: 'single',
    content: Buffer.from('b\n').toString('base64'),
  };
  const { data } = await octokit.rest.repos.createOrUpdateFileContents(write);
  const sha = data.content?.sha ?? '';
  await expect(octokit.rest.repos.createOrUpdateFileContents(write)).rejects.toMatchObject({
    status: 422,
  });
  await octokit.rest.repos.createOrUpdateFileContents({
    ...write,
    sha,
    content: Buffer.from('c\n').toString('base64'),
  });
  await expect(
    octokit.rest.repos.createOrUpdateFileContents({ ...write, sha }),
  ).rejects.toMatchObject({ status: 409 });
  const commits = await octokit.rest.repos.listCommits({ ...repo, sha: 'single', path: 'b.txt' });
  expect(commits.data).toHaveLength(2);
});

test('opens, finds, changes and closes a pull request', async () => {
  const sha = await branchByApi('pipewright/fix', 'src/index.js', 'export const fixed = true;\n');
  const { data: pull } = await octokit.rest.pulls.create({
    ...repo,
    title: 'Fix it',
    body: 'Because.',
    head: 'pipewright/fix',
    base: 'main',
  });
  expect(pull).toMatchObject({ additions: 1, deletions: 1, changed_files: 1, mergeable: true });
  await expect(
    octokit.rest.pulls.create({ ...repo, title: 'x', head: 'pipewright/fix', base: 'main' }),
  ).rejects.toMatchObject({ status: 422, message: expect.stringContaining('already exists') });
  const found = await octokit.rest.pulls.list({ ...repo, head: 'acme:pipewright/fix' });
  expect(found.data.map(({ number }) => number)).toEqual([pull.number]);
  const number = { ...repo, pull_number: pull.number };
  const files = await octokit.rest.pulls.listFiles(number);
  expect(files.data[0]?.patch).toBe('@@ -1 +1 @@\n-export {};\n+export const fixed = true;');
  expect((await octokit.rest.pulls.listCommits(number)).data.map((each) => each.sha)).toEqual([
    sha,
  ]);
  const associated = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
    ...repo,
    commit_sha: sha,
  });
  expect(associated.data.map((each) => each.number)).toEqual([pull.number]);
  await octokit.rest.pulls.update({ ...number, body: 'Proof.', state: 'closed' });
  const { data: closed } = await octokit.rest.pulls.get(number);
  expect(closed).toMatchObject({ state: 'closed', body: 'Proof.' });
  expect((await octokit.rest.pulls.list(repo)).data).toEqual([]);
  expect((await octokit.rest.pulls.list({ ...repo, state: 'all' })).data).toHaveLength(1);

  const issue = { ...repo, issue_number: pull.number };
  expect((await octokit.rest.issues.get(issue)).data.pull_request).toBeDefined();
  const { data: comment } = await octokit.rest.issues.createComment({ ...issue, body: 'Hello' });
  const id = { ...repo, comment_id: comment.id };
  await octokit.rest.issues.updateComment({ ...id, body: 'Hello again' });
  expect((await octokit.rest.issues.getComment(id)).data.body).toBe('Hello again');
  await octokit.rest.reactions.createForIssueComment({ ...id, content: '+1' });
  const comments = await octokit.rest.issues.listComments(issue);
  expect(comments.data.map((each) => each.reactions?.['+1'])).toEqual([1]);
  await octokit.rest.issues.deleteComment(id);
  expect((await octokit.rest.issues.listComments(issue)).data).toEqual([]);
  await expect(
    octokit.rest.issues.createComment({ ...issue, body: 'x'.repeat(65_537) }),
  ).rejects.toMatchObject({ status: 422 });
  await octokit.rest.issues.addLabels({ ...issue, labels: ['pipewright', 'ci'] });
  await octokit.rest.issues.removeLabel({ ...issue, name: 'ci' });
  await octokit.rest.issues.setLabels({ ...issue, labels: ['healed'] });
  const labels = await octokit.rest.issues.listLabelsOnIssue(issue);
  expect(labels.data.map(({ name }) => name)).toEqual(['healed']);
  await runsSettled();
});

test('keeps check runs, their annotations and their suite', async () => {
  const { data: check } = await octokit.rest.checks.create({
    ...repo,
    name: 'Pipewright',
    head_sha: main,
    status: 'in_progress',
    external_id: 'run-1',
  });
  const annotation = {
    path: 'src/index.js',
    start_line: 1,
    end_line: 1,
    annotation_level: 'failure' as const,
    message: 'Here.',
  };
  const id = { ...repo, check_run_id: check.id };
  for (const count of [50, 10]) {
    await octokit.rest.checks.update({
      ...id,
      conclusion: 'failure',
      output: {
        title: 'One cause',
        summary: 'It is **here**.',
        annotations: Array.from({ length: count }, () => annotation),
      },
    });
  }
  const { data: read } = await octokit.rest.checks.get(id);
  expect(read).toMatchObject({ status: 'completed', conclusion: 'failure', external_id: 'run-1' });
  expect(read.output.annotations_count).toBe(60);
  const page = await octokit.rest.checks.listAnnotations({ ...id, per_page: 50, page: 2 });
  expect(page.data).toHaveLength(10);
  expect(page.headers.link).toContain('rel="prev"');
  const suite = { ...repo, check_suite_id: read.check_suite?.id ?? 0 };
  expect((await octokit.rest.checks.getSuite(suite)).data.conclusion).toBe('failure');
  expect((await octokit.rest.checks.listForSuite(suite)).data.total_count).toBe(1);
  const checks = await octokit.rest.checks.listForRef({ ...repo, ref: 'main' });
  const names = new Set(checks.data.check_runs.map(({ name }) => name));
  expect(names).toEqual(new Set(['Pipewright', 'test']));
  const suites = await octokit.rest.checks.listSuitesForRef({ ...repo, ref: 'main' });
  expect(suites.data.check_suites.map((each) => each.app?.slug)).toContain('github-actions');
  const status = { ...repo, sha: main, state: 'success', context: 'deploy' } as const;
  await octokit.rest.repos.createCommitStatus(status);
  const combined = await octokit.rest.repos.getCombinedStatusForRef({ ...repo, ref: 'main' });
  expect(combined.data.state).toBe('success');
  const statuses = await octokit.rest.repos.listCommitStatusesForRef({ ...repo, ref: 'main' });
  expect(statuses.data.map(({ context }) => context)).toEqual(['deploy']);
});

test('runs a workflow, keeps its logs, and runs what failed again', async () => {
  let calls = 0;
  runner.play = () => {
    calls += 1;
    return [
      { key: 'lint', conclusion: 'success', log: `2026-01-01T00:00:00.0000000Z lint ${calls}\n` },
      {
        key: 'test',
        conclusion: calls === 1 ? 'failure' : 'success',
        log: `2026-01-01T00:00:00.0000000Z test ${calls}\n`,
      },
    ];
  };
  const workflows = await octokit.rest.actions.listRepoWorkflows(repo);
  expect(workflows.data.workflows.map(({ name, path }) => [name, path])).toEqual([
    ['CI', '.github/workflows/ci.yml'],
  ]);
  const { data: workflow } = await octokit.rest.actions.getWorkflow({
    ...repo,
    workflow_id: 'ci.yml',
  });
  await octokit.rest.actions.createWorkflowDispatch({
    ...repo,
    workflow_id: workflow.id,
    ref: 'main',
  });
  await runsSettled();
  const listed = await octokit.rest.actions.listWorkflowRuns({
    ...repo,
    workflow_id: 'ci.yml',
    event: 'workflow_dispatch',
  });
  const run = listed.data.workflow_runs[0];
  expect(run).toMatchObject({ conclusion: 'failure', run_attempt: 1, head_branch: 'main' });
  const id = { ...repo, run_id: run?.id ?? 0 };
  const failed = await octokit.rest.actions.listWorkflowRunsForRepo({ ...repo, status: 'failure' });
  expect(failed.data.workflow_runs.map((each) => each.id)).toEqual([id.run_id]);

  const { data: jobs } = await octokit.rest.actions.listJobsForWorkflowRun(id);
  expect(jobs.jobs.map(({ name, conclusion }) => [name, conclusion])).toEqual([
    ['lint', 'success'],
    ['test', 'failure'],
  ]);
  const job = { ...repo, job_id: jobs.jobs[1]?.id ?? 0 };
  expect((await octokit.rest.actions.getJobForWorkflowRun(job)).data.steps).toHaveLength(1);
  const log = await octokit.rest.actions.downloadJobLogsForWorkflowRun(job);
  expect(log.data).toContain('test 1');
  const zip = await octokit.rest.actions.downloadWorkflowRunLogs(id);
  expect(Object.keys(unzipSync(Buffer.from(zip.data as ArrayBuffer)))).toEqual([
    '0_lint.txt',
    '1_test.txt',
    'lint/1_Set up job.txt',
    'test/1_Set up job.txt',
  ]);

  await octokit.rest.actions.reRunWorkflowFailedJobs(id);
  await runsSettled();
  const { data: again } = await octokit.rest.actions.getWorkflowRun(id);
  expect(again).toMatchObject({ conclusion: 'success', run_attempt: 2 });
  const first = await octokit.rest.actions.getWorkflowRunAttempt({ ...id, attempt_number: 1 });
  expect(first.data.conclusion).toBe('failure');
  expect([...(runner.requests.at(-1)?.only ?? [])]).toEqual(['test']);
  const latest = await octokit.rest.actions.listJobsForWorkflowRun(id);
  expect(latest.data.jobs.map(({ run_attempt: attempt }) => attempt)).toEqual([2, 2]);
  const old = await octokit.rest.actions.listJobsForWorkflowRunAttempt({
    ...id,
    attempt_number: 1,
  });
  expect(old.data.jobs.map(({ conclusion }) => conclusion)).toEqual(['success', 'failure']);
  await expect(octokit.rest.actions.reRunWorkflowFailedJobs(id)).rejects.toMatchObject({
    status: 403,
  });
  await octokit.rest.actions.reRunJobForWorkflowRun(job);
  await runsSettled();
  await octokit.rest.actions.reRunWorkflow(id);
  await runsSettled();
  expect((await octokit.rest.actions.getWorkflowRun(id)).data.run_attempt).toBe(4);
});

test('cancels a run', async () => {
  const { play } = runner;
  runner.play = async ({ signal }) => {
    if (!signal.aborted) {
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
    }
    return [{ key: 'test', conclusion: 'cancelled', log: '' }];
  };
  await octokit.rest.actions.createWorkflowDispatch({
    ...repo,
    workflow_id: 'ci.yml',
    ref: 'main',
  });
  const { data } = await octokit.rest.actions.listWorkflowRunsForRepo({ ...repo, per_page: 1 });
  const id = { ...repo, run_id: data.workflow_runs[0]?.id ?? 0 };
  await octokit.rest.actions.cancelWorkflowRun(id);
  await runsSettled();
  expect((await octokit.rest.actions.getWorkflowRun(id)).data.conclusion).toBe('cancelled');
  await expect(octokit.rest.actions.cancelWorkflowRun(id)).rejects.toMatchObject({ status: 409 });
  runner.play = play;
});

test('tells what a person may do', async () => {
  simulator.grant('acme/web', 'walter', 'write');
  const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
    ...repo,
    username: 'walter',
  });
  expect(data.permission).toBe('write');
  expect((await octokit.rest.repos.get(repo)).data.default_branch).toBe('main');
});

test('tells where the webhook leads, lists its deliveries and sends one again', async () => {
  const hook = async () => (await app.rest.apps.getWebhookConfigForApp()).data;
  const config = { content_type: 'json', insecure_ssl: '0', secret: '********' };
  expect(await hook()).toEqual(config);
  const url = 'http://127.0.0.1:9/nobody-listens';
  simulator.setWebhookTarget(url);
  expect(await hook()).toEqual({ ...config, url });
  await runsSettled();
  const { data: failed } = await app.rest.apps.listWebhookDeliveries({ status: 'failure' });
  expect(failed.map(({ event, status_code: code }) => [event, code])).toEqual([['ping', 0]]);
  const id = { delivery_id: failed[0]?.id ?? 0 };
  const { data: delivery } = await app.rest.apps.getWebhookDelivery(id);
  expect(delivery.request.payload).toMatchObject({ hook: { active: true } });
  await app.rest.apps.redeliverWebhookDelivery(id);
  await runsSettled();
  const { data: all } = await app.rest.apps.listWebhookDeliveries();
  expect(all.map(({ guid, redelivery }) => [guid, redelivery])).toEqual([
    [delivery.guid, true],
    [delivery.guid, false],
  ]);
});

test('pages lists with Link headers', async () => {
  for (const branch of ['a', 'b', 'c']) {
    await simulator.pushCommit('acme/web', branch, { 'x.txt': branch });
  }
  const all = await octokit.paginate(octokit.rest.repos.listBranches, { ...repo, per_page: 2 });
  expect(all.map(({ name }) => name)).toContain('c');
  await runsSettled();
});

test('has been driven through every operation, with nothing against GitHub’s description', () => {
  const driven = new Set(simulator.requests.map(({ operation }) => operation));
  const here = OPERATIONS.filter((operation) => !DRIVEN_ELSEWHERE.includes(operation));
  expect(here.filter((operation) => !driven.has(operation))).toEqual([]);
  expect(simulator.violations).toEqual([]);
  expect(simulator.operationsChecked).toBeGreaterThan(OPERATIONS.length);
});

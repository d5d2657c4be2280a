import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Effect, EffectResult } from '../../src/domain/effect.ts';
import { OperatorError } from '../../src/domain/errors.ts';
import type { EffectOf } from '../../src/github/effect-context.ts';
import { startSimulatedGitHub } from './simulated-github.ts';
import type { SimulatedGitHub } from './simulated-github.ts';

let here: SimulatedGitHub;
let count = 0;
let branch = '';

beforeAll(async () => void (here = await startSimulatedGitHub()));
beforeEach(() => {
  count += 1;
  branch = `pipewright/fix-${count}`;
});
afterEach(() => {
  here.proxy.lose = () => false;
});
afterAll(async () => here.stop());

async function apply(effect: Effect, inDoubt = false): Promise<EffectResult> {
  return here.github.applier.apply(here.target, effect, { inDoubt });
}

/** Applies while the answer to one kind of call is lost, then again in doubt, as after a crash. */
async function applyWithLoss(
  effect: Effect,
  lost: { method: string; path: RegExp },
): Promise<EffectResult> {
  here.proxy.lose = (method, path) => method === lost.method && lost.path.test(path);
  await expect(apply(effect)).rejects.toMatchObject({ name: 'GitHubError', retryable: true });
  here.proxy.lose = () => false;
  return apply(effect, true);
}

function commitOf(text: string): EffectOf<'commit'> {
  return {
    kind: 'commit',
    branch,
    parentSha: here.main,
    message: 'Fix it\n\nBecause.',
    files: [
      { path: 'src/a.js', mode: '100644', before: null, content: Buffer.from(text) },
      { path: 'new/tool.sh', mode: '100755', before: null, content: Buffer.from('#!/bin/sh\n') },
      { path: 'image.bin', mode: '100644', before: null, content: Buffer.from([255, 0, 7]) },
      { path: 'README.md', mode: '100644', before: null, content: null },
    ],
  };
}

describe('commit', () => {
  test('makes one commit with all edits on a new branch', async () => {
    const { reader, repository } = here;
    const result = await apply(commitOf('two\n\uFEFF é\r\n'));
    expect(result).toMatchObject({ outcome: 'done', number: null });
    expect(result.url).toContain(result.sha);
    expect(await reader.getBranchHead(repository, branch)).toBe(result.sha);
    const read = async (path: string) => reader.readFile(repository, path, branch);
    expect(Buffer.from((await read('src/a.js')) ?? []).toString()).toBe('two\n\uFEFF é\r\n');
    expect(Buffer.from((await read('image.bin')) ?? [])).toEqual(Buffer.from([255, 0, 7]));
    expect(await read('README.md')).toBeNull();
    expect((await reader.listFiles(repository, result.sha ?? '')).paths).toContain('new/tool.sh');
  });

  test('twice is once, in doubt or not; another change is branch_taken', async () => {
    const first = await apply(commitOf('two\n'));
    expect(await apply(commitOf('two\n'), true)).toEqual({ ...first, outcome: 'found' });
    expect(await apply(commitOf('two\n'))).toEqual({ ...first, outcome: 'found' });
    for (const inDoubt of [true, false]) {
      await expect(apply(commitOf('three\n'), inDoubt)).rejects.toMatchObject({
        code: 'branch_taken',
        retryable: false,
      });
    }
  });

  test('is found when only the answer was lost', async () => {
    const result = await applyWithLoss(commitOf('two\n'), { method: 'POST', path: /git\/refs$/ });
    expect(result.outcome).toBe('found');
    expect(await here.reader.getBranchHead(here.repository, branch)).toBe(result.sha);
  });

  test('is done in doubt when nothing had happened', async () => {
    expect(await apply(commitOf('two\n'), true)).toMatchObject({ outcome: 'done' });
  });

  test('that changes nothing is refused', async () => {
    const files = [
      { path: 'src/a.js', mode: '100644', before: null, content: Buffer.from('one\n') },
    ] as const;
    await expect(apply({ ...commitOf(''), files: [...files] })).rejects.toMatchObject({
      code: 'nothing_to_commit',
    });
  });

  test.each(['../x', '/etc/passwd', 'a//b', 'a/./b', '.git/config', 'x/.GIT/hooks', 'a\\b', ''])(
    'never writes to %j',
    async (path) => {
      const file = { path, mode: '100644', before: null, content: Buffer.from('x') } as const;
      await expect(apply({ ...commitOf(''), files: [file] })).rejects.toMatchObject({
        code: 'unsafe_path',
      });
    },
  );

  test('of a workflow file without the permission says which is missing', async () => {
    const path = '.github/workflows/ci.yml';
    const file = { path, mode: '100644', before: null, content: Buffer.from('on: push') } as const;
    await expect(apply({ ...commitOf(''), files: [file] })).rejects.toMatchObject({
      name: 'GitHubError',
      message: expect.stringMatching(/workflows: write/),
    });
  });
});

test.each(['main', 'pipewright', 'pipewright/', 'pipewright/A', 'pipewright/../main', 'x/y'])(
  'no Effect touches the branch %j',
  async (foreign) => {
    const effects: Effect[] = [
      { ...commitOf('x'), branch: foreign },
      { kind: 'pull_request', branch: foreign, base: 'main', title: 't', body: 'b' },
      { kind: 'update_pull_request', branch: foreign, body: 'b' },
      { kind: 'close_pull_request', branch: foreign, reason: 'r' },
      { kind: 'delete_branch', branch: foreign, onlyAt: here.main },
    ];
    for (const effect of effects) {
      await expect(apply(effect)).rejects.toBeInstanceOf(OperatorError);
    }
  },
);

describe('pull request', () => {
  const pull = (): Effect => ({
    kind: 'pull_request',
    branch,
    base: 'main',
    title: 'Fix it',
    body: 'Why',
  });

  test('is opened once', async () => {
    await apply(commitOf('two\n'));
    const first = await apply(pull());
    expect(first).toMatchObject({ outcome: 'done' });
    expect(first.url).toContain(`/pull/${first.number}`);
    for (const inDoubt of [true, false]) {
      expect(await apply(pull(), inDoubt)).toMatchObject({
        outcome: 'found',
        number: first.number,
        url: first.url,
      });
    }
  });

  test('is found when only the answer was lost', async () => {
    await apply(commitOf('two\n'));
    const result = await applyWithLoss(pull(), { method: 'POST', path: /\/pulls$/ });
    expect(result).toMatchObject({ outcome: 'found' });
    const found = await here.reader.findPullRequest(here.repository, branch);
    expect(found).toMatchObject({ number: result.number, title: 'Fix it', body: 'Why' });
  });

  test('that somebody closed meanwhile stays closed', async () => {
    await apply(commitOf('two\n'));
    const { number } = await apply(pull());
    await apply({ kind: 'close_pull_request', branch, reason: 'Not wanted.' });
    expect(await apply(pull(), true)).toMatchObject({ outcome: 'found', number });
    expect((await here.reader.getPullRequest(here.repository, number ?? 0)).state).toBe('closed');
  });

  test('without commits is an error that passes on what GitHub says', async () => {
    await expect(apply(pull())).rejects.toMatchObject({ code: 'invalid', status: 422 });
  });

  test('gets a new body once, and is closed with its reason once', async () => {
    await apply(commitOf('two\n'));
    const { number } = await apply(pull());
    const update = { kind: 'update_pull_request', branch, body: 'Proof' } as const;
    expect(await apply(update)).toMatchObject({ outcome: 'done', number });
    expect(await apply(update, true)).toMatchObject({ outcome: 'found', number });
    const close = { kind: 'close_pull_request', branch, reason: 'Not proven.' } as const;
    const result = await applyWithLoss(close, { method: 'POST', path: /comments$/ });
    expect(result).toMatchObject({ outcome: 'done', number });
    expect(await apply(close, true)).toMatchObject({ outcome: 'found', number });
    const closed = await here.reader.getPullRequest(here.repository, number ?? 0);
    expect(closed).toMatchObject({ state: 'closed', merged: false, body: 'Proof' });
    const comments = commentsOn(number);
    expect(comments).toEqual(['<!-- pipewright:closed -->\nNot proven.']);
  });

  test('to change that is not there is an error', async () => {
    const update = { kind: 'update_pull_request', branch, body: 'x' } as const;
    await expect(apply(update)).rejects.toMatchObject({ code: 'not_found' });
  });
});

function commentsOn(issueNumber: number | null): string[] {
  return [...here.staged.comments.values()]
    .filter((comment) => comment.issueNumber === issueNumber)
    .map(({ body }) => body);
}

describe('comment', () => {
  async function openIssue(): Promise<number> {
    const head = `topic-${count}`;
    await here.simulator.pushCommit('acme/shop', head, { [`${head}.txt`]: 'x' });
    return (await here.simulator.openPullRequest('acme/shop', { title: 'T', head })).number;
  }
  const comment = (issueNumber: number, body: string): Effect => ({
    kind: 'comment',
    issueNumber,
    marker: 'diagnosis:test',
    body,
  });

  test('is made once, then updated, then left alone', async () => {
    const number = await openIssue();
    const first = await apply(comment(number, 'One'));
    expect(first).toMatchObject({ outcome: 'done' });
    expect(await apply(comment(number, 'One'), true)).toEqual({ ...first, outcome: 'found' });
    expect(await apply(comment(number, 'Two'))).toEqual(first);
    expect(commentsOn(number)).toEqual(['<!-- pipewright:diagnosis:test -->\nTwo']);
  });

  test('is made once when only the answer was lost', async () => {
    const number = await openIssue();
    const lost = { method: 'POST', path: /comments$/ };
    expect(await applyWithLoss(comment(number, 'One'), lost)).toMatchObject({ outcome: 'found' });
    expect(commentsOn(number)).toHaveLength(1);
  });

  test('of somebody else with our marker is not ours, on whichever page it stands', async () => {
    const number = await openIssue();
    const { token } = here.simulator.createUser(`person-${count}`);
    here.simulator.grant('acme/shop', `person-${count}`, 'write');
    const post = async (body: string) =>
      fetch(`${here.simulator.apiUrl}/repos/acme/shop/issues/${number}/comments`, {
        method: 'POST',
        headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ body }),
      });
    await post('<!-- pipewright:diagnosis:test -->\nForged');
    await apply({ kind: 'comment', issueNumber: number, marker: 'other', body: 'Other' });
    for (let more = 0; more < 105; more += 1) await post(`Comment ${more}`);
    const first = await apply(comment(number, 'Ours'));
    expect(await apply(comment(number, 'Ours, later'))).toEqual(first);
    const bodies = commentsOn(number);
    expect(bodies).toHaveLength(108);
    expect(bodies[0]).toContain('Forged');
    expect(bodies[1]).toContain('Other');
    expect(bodies.at(-1)).toContain('Ours, later');
  });

  test.each(['', 'A', 'a b', 'a-->', 'a--b', '-', 'a\nb'])(
    'takes no marker such as %j',
    async (marker) => {
      const effect: Effect = { kind: 'comment', issueNumber: 1, marker, body: 'x' };
      await expect(apply(effect)).rejects.toMatchObject({ code: 'bad_marker' });
    },
  );
});

describe('check run', () => {
  const check = (over: Partial<EffectOf<'check_run'>> = {}): EffectOf<'check_run'> => ({
    kind: 'check_run',
    headSha: here.main,
    name: 'Pipewright',
    externalId: `run-${count}`,
    status: 'completed',
    conclusion: 'failure',
    title: 'test failed',
    summary: 'Why',
    text: 'Log',
    annotations: [],
    actions: [],
    detailsUrl: 'https://pipewright.example/runs/1',
    ...over,
  });
  const annotations = (many: number) =>
    Array.from({ length: many }, (_, index) => ({
      path: 'src/a.js',
      startLine: index + 1,
      endLine: index + 1,
      level: 'failure' as const,
      title: `Line ${index}`,
      message: 'boom',
    }));
  const staged = () =>
    [...here.staged.checks.values()].filter(({ externalId }) => externalId === `run-${count}`);

  test('is made, updated and completed as one, with all annotations once', async () => {
    const begun = await apply(check({ status: 'in_progress', conclusion: null }));
    expect(begun).toMatchObject({ outcome: 'done' });
    const ended = check({ annotations: annotations(120) });
    expect(await apply(ended)).toEqual(begun);
    expect(await apply(ended, true)).toEqual({ ...begun, outcome: 'found' });
    expect(await apply(check({ annotations: annotations(121) }))).toEqual(begun);
    expect(staged()).toHaveLength(1);
    expect(staged()[0]).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(staged()[0]?.annotations).toHaveLength(121);
  });

  test('goes on where an answer was lost', async () => {
    const effect = check({ annotations: annotations(120) });
    const lost = { method: 'POST', path: /check-runs$/ };
    expect(await applyWithLoss(effect, lost)).toMatchObject({ outcome: 'done' });
    expect(staged()).toHaveLength(1);
    expect(staged()[0]?.annotations).toHaveLength(120);
  });

  test('with another id is another', async () => {
    const first = await apply(check());
    const second = await apply(check({ externalId: `run-${count}-b`, detailsUrl: null }));
    expect(second.number).not.toBe(first.number);
  });
});

describe('re-run of failed jobs', () => {
  async function redRun(): Promise<number> {
    const sha = await here.simulator.pushCommit('acme/shop', `red-${count}`, { 'r.txt': 'x' });
    await here.simulator.waitFor(() => here.simulator.world.background.size === 0);
    const [run] = await here.reader.listRunsOfCommit(here.repository, sha);
    return run?.id ?? 0;
  }

  test('happens once for an attempt', async () => {
    const workflowRunId = await redRun();
    const effect = { kind: 'rerun_failed_jobs', workflowRunId, attempt: 1 } as const;
    const result = await applyWithLoss(effect, { method: 'POST', path: /rerun-failed-jobs$/ });
    expect(result).toMatchObject({ outcome: 'found' });
    expect(result.url).toContain(`/actions/runs/${workflowRunId}`);
    expect(await apply(effect)).toMatchObject({ outcome: 'found' });
    await here.simulator.waitFor(() => here.simulator.world.background.size === 0);
    const run = await here.reader.getWorkflowRun(here.repository, workflowRunId);
    expect(run).toMatchObject({ attempt: 2, conclusion: 'failure' });
    expect(await apply({ ...effect, attempt: 2 })).toMatchObject({ outcome: 'done' });
    await here.simulator.waitFor(() => here.simulator.world.background.size === 0);
  });
});

describe('workflow dispatch', () => {
  test('happens once, also where its answer was lost', async () => {
    const effect = {
      kind: 'dispatch_workflow',
      workflow: 'deploy.yml',
      ref: 'main',
      inputs: {},
      since: new Date().toISOString(),
    } as const;
    const started = () =>
      [...here.staged.runs.values()].filter(({ workflow }) => workflow.path.endsWith('deploy.yml'));
    const lost = { method: 'POST', path: /dispatches$/ };
    const found = await applyWithLoss(effect, lost);
    expect(found).toMatchObject({ outcome: 'found', number: started()[0]?.id });
    expect(started()).toHaveLength(1);
    const later = { ...effect, since: new Date(Date.now() + 120_000).toISOString() };
    expect(await apply(later, true)).toMatchObject({ outcome: 'done' });
    expect(started()).toHaveLength(2);
    await here.simulator.waitFor(() => here.simulator.world.background.size === 0);
  });
});

describe('delete branch', () => {
  test('happens once', async () => {
    const { sha } = await apply(commitOf('two\n'));
    const effect = { kind: 'delete_branch', branch, onlyAt: sha ?? '' } as const;
    // Where it stands elsewhere, somebody else has pushed to it.
    expect(await apply({ ...effect, onlyAt: here.main })).toMatchObject({ outcome: 'found' });
    expect(await here.reader.getBranchHead(here.repository, branch)).toBe(sha);
    expect(await apply(effect)).toMatchObject({ outcome: 'done' });
    expect(await apply(effect, true)).toMatchObject({ outcome: 'found' });
    expect(await here.reader.getBranchHead(here.repository, branch)).toBeNull();
  });
});

test('every call was one that GitHub describes', () => {
  expect(here.simulator.operationsChecked).toBeGreaterThan(0);
  expect(here.simulator.violations).toEqual([]);
});

describe('an issue that is kept', () => {
  const page = (marker: string, over: Partial<EffectOf<'github_issue'>> = {}): Effect => {
    const number = null;
    return { kind: 'github_issue', marker, number, title: 'Kept', body: 'One', ...over };
  };
  const issueOf = async (number: number | null) =>
    here.reader.getIssue(here.repository, number ?? 0);

  test('is opened once, also when the answer was lost, and edited only where it reads otherwise', async () => {
    const lost = { method: 'POST', path: /\/issues$/ };
    const { number } = await applyWithLoss(page('kept-1'), lost);
    expect(await issueOf(number)).toMatchObject({ state: 'open', title: 'Kept' });
    expect(await apply(page('kept-1', { number }))).toMatchObject({ outcome: 'found', number });
    expect(await apply(page('kept-1', { body: 'Two' }))).toMatchObject({ outcome: 'done', number });
    expect((await issueOf(number)).body).toBe('<!-- pipewright:kept-1 -->\nTwo');
  });

  test('is closed and opened again only where the Effect says so', async () => {
    const { number } = await apply(page('kept-2'));
    await apply(page('kept-2', { number, state: 'closed' }));
    expect((await issueOf(number)).state).toBe('closed');
    await apply(page('kept-2', { number, body: 'Two' }));
    expect(await issueOf(number)).toMatchObject({ state: 'closed' });
    const again = await apply(page('kept-2', { number, body: 'Two', state: 'open' }));
    expect(again).toMatchObject({ outcome: 'done', number });
    expect((await issueOf(number)).state).toBe('open');
  });

  test('is not opened to be closed, and one that is gone is looked for by its marker', async () => {
    const none = { outcome: 'found', number: null };
    expect(await apply(page('kept-3', { state: 'closed' }))).toMatchObject(none);
    const { number } = await apply(page('kept-3'));
    const elsewhere = await apply(page('kept-3', { number: 99_999 }));
    expect(elsewhere).toMatchObject({ outcome: 'found', number });
  });
});

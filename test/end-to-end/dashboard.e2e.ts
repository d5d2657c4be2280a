import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFiles } from '../../simulator/demo/read-files.ts';
import type { Scene } from '../../simulator/demo/story.ts';
import {
  checkCompletes,
  fixesOf,
  repositoryOf,
  runEnds,
  until,
} from '../../simulator/demo/watch.ts';
import { type House, openHouse } from './house.ts';

const SETTINGS = '.github/pipewright.yml';

let house: House;
const tokens = new Map<string, string>();
beforeAll(async () => {
  house = await openHouse();
  for (const login of ['mona', 'eve']) tokens.set(login, house.simulator.createUser(login).token);
});
afterAll(() => house.close());

const dashboardOf = (scene: Scene) =>
  [...repositoryOf(scene).issues.values()].find(({ title }) => title === 'Pipewright dashboard');

/** A person changes the text of an issue. */
async function rewrite(scene: Scene, login: string, number: number, body: string): Promise<void> {
  const { apiUrl } = house.simulator;
  const answer = await fetch(`${apiUrl}/repos/${scene.repository}/issues/${number}`, {
    method: 'PATCH',
    headers: {
      authorization: `token ${tokens.get(login) ?? ''}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ body }),
  });
  expect(answer.status).toBe(200);
}

test('the dashboard tells of a failure, and a box that is ticked is done and free again', async () => {
  const scene = await house.scene('dashboard');
  const { simulator } = house;
  simulator.grant(scene.repository, 'mona', 'write');
  await runEnds(
    scene,
    await simulator.pushCommit(scene.repository, 'main', await readFiles('invoices/main')),
  );
  const bad = await readFiles('invoices/change');
  const red = await simulator.pushCommit(scene.repository, 'main', bad);
  await checkCompletes(scene, red);
  await simulator.pushCommit(scene.repository, 'main', { ...bad, [SETTINGS]: 'dashboard: true\n' });
  const issue = await until(scene, 'the dashboard', () => dashboardOf(scene));
  const before = issue.body ?? '';
  expect(before).toContain('Open failures (1)');
  expect(before).toMatch(/Where: \[job `\S+`\]\(http.*line \d+ of its log/);

  await rewrite(scene, 'mona', issue.number, before.replace(/\[ \](.*Ignore for)/, '[x]$1'));
  await until(scene, 'the note', () => issue.body?.includes('left alone until') || undefined);
  expect(issue.body).not.toContain('[x]');
  expect(issue.body).toContain('Left alone: somebody said so.');
  expect([...repositoryOf(scene).issues.values()]).toHaveLength(1);
});

const commentOf = (scene: Scene, number: number) =>
  [...repositoryOf(scene).comments.values()].find(
    ({ author, issueNumber }) => author.type === 'Bot' && issueNumber === number,
  )?.body ?? '';

test('a repository’s own pattern and playbook are checked on their pull request, then in force', async () => {
  const scene = await house.scene('own-rules');
  const { simulator } = house;
  const files = await readFiles('invoices/main');
  await runEnds(scene, await simulator.pushCommit(scene.repository, 'main', files));
  const bad = await readFiles('invoices/change');
  await checkCompletes(scene, await simulator.pushCommit(scene.repository, 'main', bad));

  const rules = {
    '.github/pipewright/patterns/dates.yml': `- id: due-date-off
  category: test_failure
  subcategory: dates
  title: The due date is counted wrong
  description: Read how the ledger counts its days before you change the test.
  anchors: ['strictly equal']
  pattern: 'Expected values to be strictly equal'
  weight: 100
  fixtures: { match: ['Expected values to be strictly equal:'], near_miss: ['values strictly equal'] }
`,
    '.github/pipewright/playbooks/due-date.yml': `name: due-date
version: 1.0.0
description: Tells what to read first.
priority: 90
applies_to: { patterns: [due-date-off] }
steps: [{ action: report_check, description: Say what to read first }]
`,
  };
  const sha = await simulator.pushCommit(scene.repository, 'rules', { ...bad, ...rules });
  const pull = await simulator.openPullRequest(scene.repository, { title: 'Rules', head: 'rules' });
  const body = await until(scene, 'the dry run', () => {
    const text = commentOf(scene, pull.number);
    return text.includes('Dry run') ? text : undefined;
  });
  expect(body).toContain('by pattern `due-date-off`: `due-date` would have told people');
  const checked = [...repositoryOf(scene).checks.values()].find(
    ({ name, suite }) => name === 'Pipewright playbooks' && suite.headSha === sha,
  );
  expect(checked?.conclusion).toBe('success');

  const merged = await simulator.pushCommit(scene.repository, 'main', { ...bad, ...rules });
  const check = await checkCompletes(scene, merged);
  await until(scene, 'the new title', () =>
    check.output.title === 'The due date is counted wrong' ? true : undefined,
  );
});

test('a fork is offered the fix as a patch in the comment of its pull request', async () => {
  const scene = await house.scene('forked-patch');
  const { simulator } = house;
  const good = await readFiles('storefront/main');
  await runEnds(scene, await simulator.pushCommit(scene.repository, 'main', good));
  const stranger = simulator.createUser('stranger').account.login;
  await simulator.fork(scene.repository, stranger);
  const change = await readFiles('storefront/change');
  const author = stranger;
  await simulator.pushCommit(`${stranger}/forked-patch`, 'tax', change, { author });
  const head = `${stranger}:tax`;
  const pull = await simulator.openPullRequest(scene.repository, { title: 'Tax', head, author });
  const body = await until(scene, 'the patch', () => {
    const text = commentOf(scene, pull.number);
    return text.includes('git apply') ? text : undefined;
  });
  expect(body).toContain('it is not proven');
  expect(body).toContain('diff --git a/package-lock.json b/package-lock.json');
  expect(fixesOf(scene)).toEqual([]);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFiles } from '../../simulator/demo/read-files.ts';
import type { Scene } from '../../simulator/demo/story.ts';
import {
  checkCompletes,
  fixesOf,
  fixOpens,
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

/** A person comments on a pull request or issue; gives the comment's id. */
async function say(scene: Scene, login: string, number: number, body: string): Promise<number> {
  const { apiUrl } = house.simulator;
  const answer = await fetch(`${apiUrl}/repos/${scene.repository}/issues/${number}/comments`, {
    method: 'POST',
    headers: {
      authorization: `token ${tokens.get(login) ?? ''}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ body }),
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: number }).id;
}

async function signsOn(scene: Scene, id: number, last: string): Promise<string[]> {
  const signs = () =>
    repositoryOf(scene)
      .comments.get(id)
      ?.reactions.map((sign) => sign.content);
  await until(scene, `the sign ${last}`, () => signs()?.includes(last) || undefined);
  return signs() ?? [];
}

test('a button opens the fix that the settings kept back; a stranger asks in vain', async () => {
  const scene = await house.scene('buttons');
  const { simulator } = house;
  simulator.grant(scene.repository, 'mona', 'write');
  const good = { ...(await readFiles('storefront/main')), [SETTINGS]: 'auto_fix: false\n' };
  await runEnds(scene, await simulator.pushCommit(scene.repository, 'main', good));
  const bad = await readFiles('storefront/change');
  const sha = await simulator.pushCommit(scene.repository, 'topic', bad);
  const pull = await simulator.openPullRequest(scene.repository, { title: 'Tax', head: 'topic' });
  const check = await checkCompletes(scene, sha);
  expect(check.actions.map(({ label }) => label)).toEqual(['Fix it', 'Re-run', 'Ignore']);

  const asked = await say(scene, 'eve', pull.number, 'Let us see.\n\n/pipewright fix');
  expect(await signsOn(scene, asked, 'confused')).toEqual(['eyes', 'confused']);
  expect(fixesOf(scene)).toEqual([]);

  simulator.pressButton(scene.repository, check.id, 'fix', 'mona');
  const fix = await fixOpens(scene);
  expect(fix.base.branch).toBe('topic');
});

test('/pipewright rerun runs again what failed, and the answer stands in the one comment', async () => {
  const scene = await house.scene('rerun');
  const { simulator } = house;
  simulator.grant(scene.repository, 'mona', 'write');
  const files = await readFiles('invoices/main');
  await runEnds(scene, await simulator.pushCommit(scene.repository, 'main', files));
  const sha = await simulator.pushCommit(
    scene.repository,
    'topic',
    await readFiles('invoices/change'),
  );
  const pull = await simulator.openPullRequest(scene.repository, { title: 'Due', head: 'topic' });
  await checkCompletes(scene, sha);
  const asked = await say(scene, 'mona', pull.number, '/pipewright rerun');
  expect(await signsOn(scene, asked, 'rocket')).toEqual(['eyes', 'rocket']);
  const { attempt } = await runEnds(scene, sha, 2);
  expect(attempt.conclusion).toBe('failure');
  const ours = [...repositoryOf(scene).comments.values()].filter(
    ({ author, issueNumber }) => author.type === 'Bot' && issueNumber === pull.number,
  );
  expect(ours).toHaveLength(1);
  expect(ours[0]?.body).toContain('run again');
});

test('repair revert-offending-commit: the commit that turned the default branch red is taken back, proven green', async () => {
  const scene = await house.scene('reverts');
  const { simulator } = house;
  const good = { ...(await readFiles('invoices/main')), [SETTINGS]: 'reverts: true\n' };
  await runEnds(scene, await simulator.pushCommit(scene.repository, 'main', good));
  const bad = await readFiles('invoices/change');
  await runEnds(scene, await simulator.pushCommit(scene.repository, 'main', bad));
  const fix = await fixOpens(scene);
  expect(fix.title).toBe('Revert the commit that turned the default branch red');
  await until(scene, 'the proof', () => fix.body?.includes('Verified') || undefined);
  expect(fix.base.branch).toBe('main');
});

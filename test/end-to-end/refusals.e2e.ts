import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFiles } from '../../simulator/demo/read-files.ts';
import {
  checkCompletes,
  fixesOf,
  fixOpens,
  repositoryOf,
  runEnds,
  until,
} from '../../simulator/demo/watch.ts';
import { type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

test('a workflow file that cannot be read is told on the commit', async () => {
  const scene = await house.scene('broken-workflow');
  const files = { '.github/workflows/ci.yml': 'on: push\njobs:\n  test: [\n' };
  const sha = await house.simulator.pushCommit(scene.repository, 'main', files);
  const check = await checkCompletes(scene, sha);
  expect(check.output.title).toContain('could not start');
  expect(check.annotations).toMatchObject([{ path: '.github/workflows/ci.yml' }]);
});

test('a fork’s red run is explained, and none of its code runs for a fix', async () => {
  const scene = await house.scene('forked');
  const first = await house.simulator.pushCommit(
    scene.repository,
    'main',
    await readFiles('storefront/main'),
  );
  await runEnds(scene, first);
  const stranger = house.simulator.createUser('stranger').account.login;
  await house.simulator.fork(scene.repository, stranger);
  const sha = await house.simulator.pushCommit(
    `${stranger}/forked`,
    'tax',
    await readFiles('storefront/change'),
    { author: stranger },
  );
  await house.simulator.openPullRequest(scene.repository, {
    title: 'Tax @acme/owners closes #1',
    head: `${stranger}:tax`,
    author: stranger,
  });
  const check = await checkCompletes(scene, sha);
  expect(check.output.title).toContain('package-lock.json');
  expect(fixesOf(scene)).toEqual([]);
});

test('refuses npm-lockfile-out-of-step: a fix that does not turn its job green is closed, its branch gone', async () => {
  const scene = await house.scene('still-red');
  const good = await readFiles('storefront/main');
  await runEnds(scene, await house.simulator.pushCommit(scene.repository, 'main', good));
  const bad = await readFiles('storefront/change');
  const failing = Buffer.from(String(bad['test/tax.test.js']).replace('1190', '1200'));
  await house.simulator.pushCommit(scene.repository, 'main', {
    ...bad,
    'test/tax.test.js': failing,
  });
  const fix = await fixOpens(scene);
  await until(scene, 'the end of the fix', () => (fix.state === 'closed' ? true : undefined));
  // The fork's Run of the same playbook ended too, with a patch for its people.
  await until(scene, 'the end of the Run', async () =>
    (await scene.runsEnded('npm-lockfile-out-of-step', 'failed')) > 0 ? true : undefined,
  );
  const said = [...repositoryOf(scene).comments.values()].map(({ body }) => body).join('\n');
  expect(said).toContain('Did not hold');
});

test('refuses revert-offending-commit: nobody asked for reverts', async () => {
  const scene = await house.scene('no-reverts');
  const { simulator } = house;
  const good = await simulator.pushCommit(
    scene.repository,
    'main',
    await readFiles('invoices/main'),
  );
  expect((await runEnds(scene, good)).attempt.conclusion).toBe('success');
  const bad = await simulator.pushCommit(
    scene.repository,
    'main',
    await readFiles('invoices/change'),
  );
  expect((await checkCompletes(scene, bad)).output.summary).toContain('This needs a person');
  expect(fixesOf(scene)).toEqual([]);
});

test('every delivery told again changes nothing', async () => {
  const scene = await house.scene('told-twice');
  const good = await readFiles('storefront/main');
  await runEnds(scene, await house.simulator.pushCommit(scene.repository, 'main', good));
  const bad = await readFiles('storefront/change');
  const sha = await house.simulator.pushCommit(scene.repository, 'main', bad);
  await checkCompletes(scene, sha);
  const { comments, checks, pulls } = repositoryOf(scene);
  const before = [comments.size, checks.size, pulls.size];
  const deliveries = [...house.simulator.deliveries];
  for (const { id } of deliveries) house.simulator.redeliver(id);
  await house.simulator.waitFor(() =>
    house.simulator.deliveries.slice(deliveries.length).every(({ status }) => status !== 'pending'),
  );
  expect(house.simulator.deliveries.every(({ statusCode }) => statusCode === 202)).toBe(true);
  expect([comments.size, checks.size, pulls.size]).toEqual(before);
});

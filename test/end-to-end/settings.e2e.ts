import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFiles } from '../../simulator/demo/read-files.ts';
import {
  checkCompletes,
  fixesOf,
  repositoryOf,
  runEnds,
  until,
} from '../../simulator/demo/watch.ts';
import { type House, openHouse } from './house.ts';

const PATH = '.github/pipewright.yml';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

test('a wrong settings file is answered on its pull request, and in green words when mended', async () => {
  const scene = await house.scene('wrong-settings');
  const { simulator } = house;
  const wrong = { [PATH]: 'auto_fix: true\nsensitivty: low\n' };
  const sha = await simulator.pushCommit(scene.repository, 'settings', wrong);
  await simulator.openPullRequest(scene.repository, { title: 'Settings', head: 'settings' });
  const { checks, comments } = repositoryOf(scene);
  const red = await until(scene, 'the check of the settings', () =>
    [...checks.values()].find(({ name }) => name === 'Pipewright settings'),
  );
  expect(red).toMatchObject({ conclusion: 'failure', suite: { headSha: sha } });
  expect(red.annotations).toMatchObject([{ path: PATH, start_line: 2, end_line: 2 }]);
  const comment = await until(scene, 'the comment', () => [...comments.values()][0]);
  expect(comment.body).toContain('Unknown key `sensitivty`');

  const mended = { [PATH]: 'auto_fix: true\nsensitivity: low\n' };
  await simulator.pushCommit(scene.repository, 'settings', mended);
  await until(scene, 'green words', () => comment.body.includes('Mended') || undefined);
  expect(comments.size).toBe(1);
});

test('with auto_fix off a failure that a playbook would repair is only explained', async () => {
  const scene = await house.scene('explain-only');
  const { simulator } = house;
  const good = { ...(await readFiles('storefront/main')), [PATH]: 'auto_fix: false\n' };
  await runEnds(scene, await simulator.pushCommit(scene.repository, 'main', good));
  const bad = await readFiles('storefront/change');
  const sha = await simulator.pushCommit(scene.repository, 'main', bad);
  const check = await checkCompletes(scene, sha);
  expect(check.output.title).toContain('package-lock.json');
  expect(check.output.summary).toContain('turns automatic fixes off');
  expect(fixesOf(scene)).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { yarnBerryLockfile } from '../../../src/sandbox/tools/yarn-berry-lockfile.ts';
import { json } from './bench.ts';
import { fakeBench } from './fake-bench.ts';
import { manifest } from './lockfiles.ts';

describe('yarn-berry-lockfile', () => {
  const lock = '__metadata:\n  version: 8\n';

  it('starts yarn without its own program, plugins and scripts', async () => {
    const bench = fakeBench({ 'package.json': manifest(), 'yarn.lock': lock });
    expect(await yarnBerryLockfile.run(bench, {})).toMatchObject({ ok: true, used: 'yarn 4' });
    expect(bench.steps[1]?.env).toMatchObject({
      YARN_IGNORE_PATH: '1',
      YARN_ENABLE_SCRIPTS: '0',
      YARN_NPM_REGISTRY_SERVER: 'https://ours.example/npm',
    });
  });

  it.each([
    [
      'a generated dependency',
      { 'a/package.json': json({ dependencies: { x: 'exec:./x.js' } }) },
      /exec/,
    ],
    ['no word on the version', { 'yarn.lock': '__metadata:\n  version: 99\n' }, /says which yarn/],
  ])('refuses %s', async (_, files, message) => {
    const bench = fakeBench({ 'package.json': manifest(), 'yarn.lock': lock, ...files });
    expect(await yarnBerryLockfile.run(bench, {})).toMatchObject({
      ok: false,
      message: expect.stringMatching(message) as string,
    });
    expect(bench.steps).toEqual([]);
  });
});

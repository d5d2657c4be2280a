import { describe, expect, it } from 'vitest';
import { npmLockfile } from '../../../src/sandbox/tools/npm-lockfile.ts';
import { pnpmLockfile } from '../../../src/sandbox/tools/pnpm-lockfile.ts';
import { yarnBerryLockfile } from '../../../src/sandbox/tools/yarn-berry-lockfile.ts';
import { yarnLockfile } from '../../../src/sandbox/tools/yarn-lockfile.ts';
import { fakeBench } from './fake-bench.ts';
import { manifest } from './lockfiles.ts';

describe('the lockfile that counts in a folder', () => {
  const classic = '# yarn lockfile v1\n';
  const berry = '__metadata:\n  version: 8\n';
  const v9 = "lockfileVersion: '9.0'\nimporters: {}\n";
  const member = { 'packages/a/package.json': manifest() };
  const among = (globs: unknown) => ({
    'package.json': manifest({ workspaces: globs }),
    ...member,
  });
  const both = (name: string, text: string) => ({ [name]: text, [`packages/a/${name}`]: text });
  const single = { 'package.json': manifest(), ...member };

  it.each([
    ['npm: its own', npmLockfile, { ...single, ...both('package-lock.json', '{}') }, 'packages/a'],
    ['npm: the one above', npmLockfile, { ...single, 'package-lock.json': '{}' }, ''],
    [
      'npm: the workspace’s',
      npmLockfile,
      { ...among(['packages/*']), ...both('package-lock.json', '{}') },
      '',
    ],
    [
      'yarn: the workspace’s',
      yarnLockfile,
      { ...among({ packages: ['./packages/*/'] }), ...both('yarn.lock', classic) },
      '',
    ],
    [
      'yarn: its own, where the workspace leaves it out',
      yarnLockfile,
      { ...among(['packages/**', '!packages/a']), ...both('yarn.lock', classic) },
      'packages/a',
    ],
    [
      'yarn: its own, where a pattern is more than plain',
      yarnLockfile,
      { ...among(['packages/+(a+)+']), ...both('yarn.lock', classic) },
      'packages/a',
    ],
    [
      'yarn 2: the nearest',
      yarnBerryLockfile,
      { ...among(['packages/*']), ...both('yarn.lock', berry) },
      'packages/a',
    ],
    [
      'pnpm: the workspace’s',
      pnpmLockfile,
      { ...single, ...both('pnpm-lock.yaml', v9), 'pnpm-workspace.yaml': 'packages: [packages/*]' },
      '',
    ],
    [
      'pnpm: its own, where packages do not share one',
      pnpmLockfile,
      {
        ...single,
        ...both('pnpm-lock.yaml', v9),
        'pnpm-workspace.yaml': 'packages: [packages/*]\nsharedWorkspaceLockfile: false\n',
      },
      'packages/a',
    ],
    [
      'pnpm: its own, by the settings of npm',
      pnpmLockfile,
      {
        ...single,
        ...both('pnpm-lock.yaml', v9),
        'pnpm-workspace.yaml': 'packages: [packages/*]',
        '.npmrc': 'shared-workspace-lockfile=false\n',
      },
      'packages/a',
    ],
  ])('%s', async (_, tool, files, home) => {
    const bench = fakeBench(files);
    expect(await tool.run(bench, { directory: 'packages/a' })).toMatchObject({ ok: true });
    const install = bench.steps.at(-1);
    expect(install?.directory).toBe(home);
    expect(install?.argv).not.toContain('--ignore-workspace');
  });

  it('keeps pnpm out of a workspace that does not take the folder in', async () => {
    const files = { ...single, ...both('pnpm-lock.yaml', v9) };
    const bench = fakeBench({ ...files, 'pnpm-workspace.yaml': 'packages: [apps/*]' });
    expect(await pnpmLockfile.run(bench, { directory: 'packages/a' })).toMatchObject({ ok: true });
    expect(bench.steps.at(-1)).toMatchObject({ directory: 'packages/a' });
    expect(bench.steps.at(-1)?.argv).toContain('--ignore-workspace');
  });

  it.each([
    ['no manifest', {}, /no package\.json in packages\/a/],
    ['no lockfile', member, /no pnpm-lock\.yaml in packages\/a or above/],
  ])('says: %s', async (_, files, message) => {
    const outcome = await pnpmLockfile.run(fakeBench(files), { directory: 'packages/a' });
    expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(message) as string });
  });
});

import { describe, expect, it } from 'vitest';
import { npmPeerConflict } from '../../../src/sandbox/tools/npm-peer-conflict.ts';
import { type Played, fakeBench } from './fake-bench.ts';
import { manifest, npmLock } from './lockfiles.ts';

describe('npm-peer-conflict', () => {
  const report =
    'npm error code ERESOLVE\nnpm error Found: left@2.0.0\nnpm error node_modules/left\nnpm error\nnpm error Could not resolve dependency:\nnpm error peer left@"^1.0.0" from plugin@1.0.0\nnpm error node_modules/plugin\n';
  const files = {
    'package.json': manifest({ dependencies: { left: '^2.0.0', plugin: '^1.0.0' } }),
    'package-lock.json': npmLock({}, {}),
  };
  const play =
    (peers: Record<string, string>, text = report) =>
    (argv: string): Played => {
      if (argv.includes('view plugin versions')) {
        const versions = Object.keys(peers);
        return { output: JSON.stringify({ versions, 'dist-tags.latest': versions.at(-1) }) };
      }
      const version = /view plugin@(\S+)/.exec(argv)?.[1];
      if (version !== undefined) return { output: JSON.stringify({ left: peers[version] }) };
      return { ok: false, output: text };
    };

  it('raises the one that asks to its smallest version that accepts what is there', async () => {
    const peers = {
      '1.0.0': '^1.0.0',
      '1.1.0': '^1.0.0',
      '1.4.0': '^1.0.0 || ^2.0.0',
      '2.0.0': '^2.0.0',
    };
    const bench = fakeBench(files, play(peers));
    await npmPeerConflict.run(bench, {});
    expect(JSON.parse(bench.text('package.json') ?? '')).toMatchObject({
      dependencies: { left: '^2.0.0', plugin: '^1.4.0' },
    });
  });

  it.each([
    ['1.4.0', /^Raised plugin from 1\.0\.0 to 1\.4\.0, .* that accepts left 2\.0\.0\.$/],
    ['2.0.0', /^Raised plugin from 1\.0\.0 to 2\.0\.0, .*: read its release notes\.$/],
  ])('says what it raised, to %s', async (version, said) => {
    const raising = play({ '1.0.0': '^1.0.0', [version]: '^2.0.0' });
    // Once the plugin is raised, npm finds nothing to complain of.
    const bench = fakeBench(files, (argv) =>
      argv.includes(' install') &&
      bench.text('package.json')?.includes(`"plugin": "^${version}"`) === true
        ? {}
        : raising(argv),
    );
    expect(await npmPeerConflict.run(bench, {})).toMatchObject({
      ok: true,
      said: expect.stringMatching(said),
    });
  });

  it('raises it in the folder of the failing step', async () => {
    const peers = { '1.0.0': '^1.0.0', '1.4.0': '^2.0.0' };
    const inFolder = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [`web/${name}`, text]),
    );
    const bench = fakeBench(inFolder, play(peers));
    await npmPeerConflict.run(bench, { directory: 'web' });
    expect(bench.text('web/package.json')).toContain('"plugin": "^1.4.0"');
    const installs = bench.steps.filter(({ argv }) => argv[1] === 'install');
    expect(new Set(installs.map(({ directory }) => directory))).toEqual(new Set(['web']));
  });

  it.each([
    [
      'no version that fits',
      files,
      play({ '1.0.0': '^1.0.0', '1.1.0': '^1.0.0' }),
      /No version of plugin above 1\.0\.0/,
    ],
    [
      'a conflict below',
      { ...files, 'package.json': manifest({ dependencies: { left: '^2.0.0' } }) },
      play({}),
      /does not ask for plugin/,
    ],
    ['another failure', files, play({}, 'npm error code E404'), /finds no conflict/],
    [
      'no lockfile',
      { 'package.json': manifest() },
      play({}),
      /no package.json with a package-lock/,
    ],
  ])('leaves to people: %s', async (_, given, played, message) => {
    const outcome = await npmPeerConflict.run(fakeBench(given, played), {});
    expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(message) as string });
  });
});

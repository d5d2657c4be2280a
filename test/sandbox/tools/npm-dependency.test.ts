import { describe, expect, it } from 'vitest';
import { npmDependency } from '../../../src/sandbox/tools/npm-dependency.ts';
import { fakeBench } from './fake-bench.ts';
import { finished, manifest, npmLock } from './lockfiles.ts';

describe('npm-dependency', () => {
  const asked = { name: 'left', section: 'dependencies' } as const;

  it('adds the newest version, in the style of the manifest, with the lockfile', async () => {
    const files = {
      'package.json': manifest({ dependencies: { a: '~1.0.0', z: '~2.0.0' } }),
      'package-lock.json': npmLock({}, {}),
    };
    const bench = fakeBench(files, (argv) =>
      argv.startsWith('npm view')
        ? { output: '{"versions": ["1.0.0", "1.2.0", "2.0.0-rc.1"], "dist-tags.latest": "1.2.0"}' }
        : { writes: { 'package-lock.json': npmLock({ left: '1.2.0' }, { left: '~1.2.0' }) } },
    );
    const run = npmDependency.run(bench, asked);
    const text = await finished(run, bench.text('package-lock.json') ?? '');
    expect(JSON.parse(bench.text('package.json') ?? '')).toMatchObject({
      dependencies: { a: '~1.0.0', left: '~1.2.0', z: '~2.0.0' },
    });
    expect(text).not.toContain('ours.example');
  });

  it('takes the major version of another package', async () => {
    const files = { 'package.json': manifest({ dependencies: { left: '^1.4.0' } }) };
    const bench = fakeBench(files, () => ({
      output: '{"versions": ["1.0.0", "1.9.0", "2.0.0"], "dist-tags.latest": "2.0.0"}',
    }));
    const types = { name: '@types/left', section: 'devDependencies', majorOf: 'left' } as const;
    expect(await npmDependency.run(bench, types)).toMatchObject({ ok: true });
    expect(JSON.parse(bench.text('package.json') ?? '')).toMatchObject({
      devDependencies: { '@types/left': '^1.9.0' },
    });
  });

  it.each([
    ['no manifest', {}, asked, {}, /no package.json/],
    ['no JSON', { 'package.json': '{' }, { ...asked, spec: '^1.0.0' }, {}, /plain JSON/],
    [
      'nothing in the registry',
      { 'package.json': manifest() },
      asked,
      { ok: false },
      /npm view left/,
    ],
    [
      'an unreadable answer',
      { 'package.json': manifest() },
      asked,
      { output: 'x' },
      /no readable answer/,
    ],
    [
      'no version of that major',
      { 'package.json': manifest({ dependencies: { left: '^3.0.0' } }) },
      { name: '@types/left', section: 'devDependencies', majorOf: 'left' } as const,
      { output: '{"versions": "1.0.0", "dist-tags.latest": "1.0.0"}' },
      /no version of @types\/left that fits/,
    ],
    [
      'a package without a version',
      { 'package.json': manifest({ dependencies: { left: 'file:./left' } }) },
      { name: '@types/left', section: 'devDependencies', majorOf: 'left' } as const,
      {},
      /does not ask for left by a version/,
    ],
  ])('says: %s', async (_, files, args, played, message) => {
    const outcome = await npmDependency.run(
      fakeBench(files, () => played),
      args,
    );
    expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(message) as string });
  });

  it.each([
    'git+https://evil.example/x.git',
    'https://evil.example/x.tgz',
    'file:/etc',
    '$(x)',
    'npm:evil@1',
  ])('takes no spec %s', (spec) => {
    expect(npmDependency.schema.safeParse({ ...asked, spec }).success).toBe(false);
  });
});

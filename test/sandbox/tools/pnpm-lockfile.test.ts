import { describe, expect, it } from 'vitest';
import { pnpmLockfile } from '../../../src/sandbox/tools/pnpm-lockfile.ts';
import { type Played, fakeBench } from './fake-bench.ts';
import { manifest } from './lockfiles.ts';

describe('pnpm-lockfile', () => {
  const lock = (version: string): string =>
    `lockfileVersion: '6.0'\nimporters:\n  .:\n    dependencies:\n      left:\n        specifier: ^1.0.0\n        version: ${version}\n`;

  it('fetches the version that writes this format, and starts it without hooks', async () => {
    const bench = fakeBench({ 'package.json': manifest(), 'pnpm-lock.yaml': lock('1.0.0') });
    expect(await pnpmLockfile.run(bench, {})).toMatchObject({ ok: true, used: 'pnpm 8' });
    const [fetch, install] = bench.steps.map(({ argv }) => argv.join(' '));
    expect(fetch).toMatch(/^npm install --prefix=\/scratch\/program .*--ignore-scripts.* pnpm@8$/);
    expect(install).toMatch(/pnpm\.cjs install --lockfile-only --ignore-scripts --ignore-pnpmfile/);
    expect(bench.steps[1]?.env).toMatchObject({ GIT_ALLOW_PROTOCOL: 'none' });
  });

  it('does not let a package change that nobody asks to change', async () => {
    const play = (argv: string): Played =>
      argv.includes('pnpm.cjs') ? { writes: { 'pnpm-lock.yaml': lock('1.9.0') } } : {};
    const bench = fakeBench({ 'package.json': manifest(), 'pnpm-lock.yaml': lock('1.0.0') }, play);
    expect(await pnpmLockfile.run(bench, {})).toMatchObject({
      ok: false,
      message: expect.stringMatching(
        /change the version of left, which no manifest asks for/,
      ) as string,
    });
  });

  it.each([
    [
      'a hash that is not the package’s',
      { packageManager: 'pnpm@9.0.0+sha512.00' },
      lock('1.0.0'),
      /not the package whose hash/,
    ],
    [
      'a version that is not known',
      { packageManager: 'pnpm@99.0.0' },
      lock('1.0.0'),
      /asks for pnpm 99/,
    ],
    ['a format that is not known', {}, "lockfileVersion: '1.0'\n", /has the format “1.0”/],
    ['hooks that shape the lockfile', {}, `pnpmfileChecksum: x\n${lock('1.0.0')}`, /\.pnpmfile/],
  ])('refuses %s', async (_, more, text, message) => {
    const bench = fakeBench({ 'package.json': manifest(more), 'pnpm-lock.yaml': text });
    const outcome = await pnpmLockfile.run(bench, {});
    expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(message) as string });
    expect(bench.steps.every(({ argv }) => !argv.join(' ').includes('pnpm.cjs'))).toBe(true);
  });

  it('says what failed', async () => {
    const play = (argv: string): Played =>
      argv.includes('pnpm.cjs')
        ? { ok: false, output: 'ERR_PNPM_FETCH_404  GET left: Not Found' }
        : {};
    const bench = fakeBench({ 'package.json': manifest(), 'pnpm-lock.yaml': lock('1.0.0') }, play);
    expect(await pnpmLockfile.run(bench, {})).toMatchObject({
      message:
        '`pnpm install --lockfile-only` failed: it ended with exit code 1 (GET left: Not Found).',
    });
    expect(await pnpmLockfile.run(fakeBench({}), {})).toMatchObject({ ok: false });
  });
});

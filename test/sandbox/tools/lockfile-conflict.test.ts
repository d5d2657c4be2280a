import { describe, expect, it } from 'vitest';
import { lockfileConflict } from '../../../src/sandbox/tools/lockfile-conflict.ts';
import { fakeBench } from './fake-bench.ts';
import { manifest } from './lockfiles.ts';

describe('lockfile-conflict', () => {
  const marked = '<<<<<<< HEAD\n{"packages": {}}\n=======\n{}\n>>>>>>> tax\n';

  it('keeps the first side and lets the package manager add the rest', async () => {
    const bench = fakeBench({ 'package.json': manifest(), 'package-lock.json': marked });
    expect(await lockfileConflict.run(bench, {})).toMatchObject({ ok: true });
    expect(bench.text('package-lock.json')).toBe('{"packages": {}}\n');
  });

  it('works in the folder of the failing step', async () => {
    const bench = fakeBench({ 'web/package.json': manifest(), 'web/package-lock.json': marked });
    expect(await lockfileConflict.run(bench, { directory: 'web' })).toMatchObject({ ok: true });
    expect(bench.text('web/package-lock.json')).toBe('{"packages": {}}\n');
    expect(bench.steps[0]).toMatchObject({ directory: 'web' });
  });

  it.each([
    ['no lockfile', {}, /no lockfile/],
    ['no markers', { 'package-lock.json': '{}' }, /no merge conflict/],
    [
      'a manifest with markers',
      { 'package-lock.json': marked, 'package.json': marked },
      /for people to say/,
    ],
  ])('leaves alone: %s', async (_, files, message) => {
    const outcome = await lockfileConflict.run(fakeBench(files), {});
    expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(message) as string });
  });
});

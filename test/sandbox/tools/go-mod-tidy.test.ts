import { describe, expect, it } from 'vitest';
import { goModTidy } from '../../../src/sandbox/tools/go-mod-tidy.ts';
import { fakeBench } from './fake-bench.ts';

describe('go-mod-tidy', () => {
  const mod = 'module example.com/app\n\ngo 1.19\n\nrequire example.com/tax v1.0.0\n';

  it('works in the module that the failing step stands in', async () => {
    const bench = fakeBench({ 'go.mod': mod, 'services/tax/go.mod': mod });
    const run = goModTidy.run(bench, { directory: 'services/tax/cmd' });
    expect(await run).toMatchObject({ ok: true });
    expect(bench.steps.at(-1)).toMatchObject({ directory: 'services/tax' });
    const none = await goModTidy.run(fakeBench({}), { directory: 'services' });
    expect(none).toMatchObject({ message: 'There is no go.mod in services or above it.' });
  });

  it('tells the version of go, and takes markers out of go.sum', async () => {
    const sum = '<<<<<<< HEAD\na\n=======\nb\n>>>>>>> tax\n';
    const bench = fakeBench({ 'go.mod': mod, 'go.sum': sum });
    expect(await goModTidy.run(bench, {})).toMatchObject({ ok: true, used: 'go 1.19.8 mod tidy' });
    expect(bench.text('go.sum')).toBe('a\n');
  });

  it.each([
    ['no go.mod', {}, {}, /no go.mod/],
    ['a newer go', { 'go.mod': mod.replace('1.19', '1.99') }, {}, /asks for Go 1.99/],
    [
      'a failure',
      { 'go.mod': mod },
      { ok: false, output: 'go: example.com/tax: no such host' },
      /no such host/,
    ],
    [
      'an update',
      { 'go.mod': mod },
      { writes: { 'go.mod': mod.replace('v1.0.0', 'v1.1.0') } },
      /version of example\.com\/tax/,
    ],
  ])('says: %s', async (_, files, played, message) => {
    const outcome = await goModTidy.run(
      fakeBench(files, () => played),
      {},
    );
    expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(message) as string });
  });
});

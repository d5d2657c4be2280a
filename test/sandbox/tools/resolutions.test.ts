import { describe, expect, it } from 'vitest';
import {
  berryResolutions,
  npmResolutions,
  pnpmResolutions,
  type Resolutions,
  unaskedChanges,
  yarnResolutions,
} from '../../../src/sandbox/tools/node/resolutions.ts';

const read = (resolutions: Resolutions | null): Record<string, string> =>
  Object.fromEntries([...(resolutions ?? [])].map(([request, { version }]) => [request, version]));

describe('what a lockfile answers', () => {
  it('of npm, by where Node.js finds a package', () => {
    const packages = {
      '': { dependencies: { a: '^1.0.0' }, devDependencies: { b: '2' } },
      'node_modules/a': { version: '1.1.0', dependencies: { b: '^1.0.0', c: '1' } },
      'node_modules/a/node_modules/b': { version: '1.5.0' },
      'node_modules/b': { version: '2.0.0' },
      'node_modules/c': { link: true, resolved: 'c' },
    };
    expect(read(npmResolutions(JSON.stringify({ packages })))).toEqual({
      'a@^1.0.0': '1.1.0',
      'b@2': '2.0.0',
      'b@^1.0.0': '1.5.0',
    });
  });

  it('of pnpm, without the peers behind a version', () => {
    const text =
      'importers:\n  .:\n    dependencies:\n      a:\n        specifier: ^1\n        version: 1.0.0(react@18.0.0)\nsnapshots:\n  a@1.0.0(react@18.0.0):\n    dependencies:\n      b: 2.0.0\n';
    expect(read(pnpmResolutions(text))).toEqual({ '. > a@^1': '1.0.0', 'a@1.0.0 > b@': '2.0.0' });
    const old = 'specifiers:\n  a: ^1\ndependencies:\n  a: 1.0.0_react@18\n';
    expect(read(pnpmResolutions(old))).toEqual({ ' > a@^1': '1.0.0' });
  });

  it('of yarn, old and new', () => {
    const old =
      '# yarn lockfile v1\n\n\n"@x/a@^1.0.0", "@x/a@^1.1.0":\n  version "1.2.0"\n  dependencies:\n    b "^1"\n\nb@^1:\n  version "1.0.0"\n';
    expect(read(yarnResolutions(old))).toEqual({
      '@x/a@^1.0.0': '1.2.0',
      '@x/a@^1.1.0': '1.2.0',
      'b@^1': '1.0.0',
    });
    const fresh = '__metadata:\n  version: 8\n\n"a@npm:^1, a@npm:^1.1":\n  version: 1.2.0\n';
    expect(read(berryResolutions(fresh))).toEqual({ 'a@npm:^1': '1.2.0', 'a@npm:^1.1': '1.2.0' });
  });

  it.each([npmResolutions, pnpmResolutions, berryResolutions])(
    'nothing of other text: %o',
    (parse) => {
      for (const text of ['', '[]', '{"packages":', '<<<<<<< HEAD\n', 'null', '"x"']) {
        expect(read(parse(text))).toEqual({});
      }
    },
  );
});

describe('unaskedChanges', () => {
  const of = (entries: Record<string, string>): Resolutions =>
    new Map(
      Object.entries(entries).map(([request, version]) => [
        request,
        { name: request.replace(/@.*$/, ''), version },
      ]),
    );

  it('names what has another version though all ask as before', () => {
    expect(
      unaskedChanges(
        of({ 'a@1': '1.0.0', 'b@1': '1.0.0' }),
        of({ 'a@1': '1.0.1', 'b@1': '1.0.0' }),
      ),
    ).toEqual(['a']);
  });

  it('takes what somebody asks differently for asked', () => {
    expect(
      unaskedChanges(of({ 'a@1': '1.0.0' }), of({ 'a@1': '1.5.0', 'a@^1.5': '1.5.0' })),
    ).toEqual([]);
    expect(unaskedChanges(of({ 'a@1': '1.0.0', 'b@1': '1' }), of({ 'a@1': '1.0.0' }))).toEqual([]);
  });
});

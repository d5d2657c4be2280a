import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FileEdit } from '../../../src/domain/patch.ts';
import { guardPatch } from '../../../src/healing/guard/guard-patch.ts';
import { playbookSchema } from '../../../src/healing/playbooks/playbook.ts';

const limits = playbookSchema.shape.limits.parse({
  max_files: 2,
  max_changed_lines: 4,
  paths: ['src/**', 'package-lock.json'],
});

const evidence = { pattern: null, jobs: ['test'], step: null };

function edit(path: string, before: string | null, content: string | null): FileEdit {
  const bytes = (text: string | null) => (text === null ? null : Buffer.from(text));
  return { path, mode: '100644', before: bytes(before), content: bytes(content) };
}

function reasons(...edits: FileEdit[]): string {
  const judgement = guardPatch({ edits }, limits, evidence);
  return judgement.allowed ? 'allowed' : judgement.reasons.join('\n');
}

test('a small change of a permitted file is allowed', () => {
  expect(reasons(edit('src/a.js', 'a\nb\n', 'a\nc\n'))).toBe('allowed');
});

test('limits of files and lines are the playbook’s', () => {
  const three = ['a', 'b', 'c'].map((name) => edit(`src/${name}.js`, 'x\n', 'y\n'));
  expect(reasons(...three)).toMatch(/changes 3 files; the playbook allows 2/);
  expect(reasons(...three)).toMatch(/changes 6 lines; 4 are allowed here/);
});

test('a path outside the playbook’s globs is refused', () => {
  expect(reasons(edit('README.md', 'a\n', 'b\n'))).toMatch(/not among the paths/);
});

describe('whatever a playbook permits, it never touches', () => {
  const everything = { ...limits, paths: ['**'] };
  test.each([
    ['src/__tests__/a.js', /test/],
    ['src/test.js', /test/],
    ['src/cart-test.js', /test/],
    ['cypress/support/index.js', /test/],
    ['.circleci/config.yml', /pipeline/],
    ['azure-pipelines.release.yaml', /pipeline/],
    ['tools/deploy/action.yml', /pipeline/],
    ['src/a.test.ts', /test/],
    ['src/a.spec.tsx', /test/],
    ['pkg/a_test.go', /test/],
    ['tests/test_a.py', /test/],
    ['src/main/FooTest.java', /test/],
    ['src/__snapshots__/a.snap', /test/],
    ['.github/workflows/ci.yml', /pipeline/],
    ['.github/CODEOWNERS', /ownership|pipeline/],
    ['LICENSE', /licence/],
    ['docs/SECURITY.md', /security/],
    ['.npmrc', /where code comes from/],
    ['sub/.gitattributes', /where code comes from/],
    ['../out', /plain path/],
    ['/etc/passwd', /plain path/],
    ['a/.git/config', /plain path/],
    ['a/.GIT/config', /plain path/],
    ['Tests/a.js', /test/],
    ['codeowners', /ownership/],
    ['Licence.md', /licence/],
    ['sub/.Cargo/config.toml', /where code comes from/],
    ['.yarn/releases/yarn-4.cjs', /where code comes from/],
    ['.pnpmfile.mjs', /where code comes from/],
    ['rust-toolchain.toml', /where code comes from/],
    ['.husky/pre-commit', /what runs on the machines/],
    ['.pre-commit-config.yaml', /what runs on the machines/],
    ['a\\b', /plain path/],
    ['a\u202Eb', /plain path/],
  ])('%s', (path, reason) => {
    const judgement = guardPatch({ edits: [edit(path, 'a\n', 'b\n')] }, everything, evidence);
    expect(judgement).toEqual({
      allowed: false,
      reasons: expect.arrayContaining([expect.stringMatching(reason)]) as string[],
    });
  });
});

const GIT_FOLDERS = ['.git.', 'GIT~1', '.git::$INDEX_ALLOCATION', '\uFF0Egit', '.Git '];
test.each(GIT_FOLDERS)(
  'a path through %s, git’s own folder to some file system, is refused',
  (name) => {
    expect(reasons(edit(`src/${name}/config`, 'a\n', 'b\n'))).toMatch(/plain path/);
  },
);

test('what is not text is refused', () => {
  expect(reasons(edit('src/a.bin', 'a\n', 'a\0b'))).toMatch(/not text/);
  const latin1: FileEdit = { ...edit('src/a.txt', '', ''), content: Buffer.from([0xe9, 0x0a]) };
  expect(reasons(latin1)).toMatch(/not text/);
});

test('no path makes it throw, and what leaves the repository is never allowed', () => {
  fc.assert(
    fc.property(fc.string(), (path) => {
      const judgement = guardPatch({ edits: [edit(`../${path}`, 'a', 'b')] }, limits, evidence);
      expect(judgement.allowed).toBe(false);
    }),
  );
});

describe('a playbook that formats', () => {
  const formats = playbookSchema.shape.limits.parse({
    max_files: 9,
    max_changed_lines: 99,
    paths: ['**'],
    tests: 'formatting',
  });
  const judge = (path: string, before: string, after: string) =>
    guardPatch({ edits: [edit(path, before, after)] }, formats, evidence).allowed;

  test('may give a test another form, and no other meaning', () => {
    expect(judge('test/a.test.js', "it('a',f)\n", "it('a', f);\n")).toBe(true);
    expect(judge('test/a.test.js', "it('a', f)\n", "it.skip('a', f)\n")).toBe(false);
    expect(judge('src/a.js', 'let a\n', 'const a\n')).toBe(true);
  });

  test('leaves alone what tests compare with, and pipelines', () => {
    expect(judge('src/__snapshots__/a.snap', 'a \n', 'a\n')).toBe(false);
    expect(judge('tests/fixtures/a.txt', 'a \n', 'a\n')).toBe(false);
    expect(judge('.github/workflows/ci.yml', 'a: 1 \n', 'a: 1\n')).toBe(false);
  });
});

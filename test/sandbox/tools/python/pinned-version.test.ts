import { expect, it } from 'vitest';
import { pinnedVersion } from '../../../../src/sandbox/tools/python/pinned-version.ts';
import type { WorkingCopy } from '../../../../src/sandbox/working-copy.ts';

function pinned(files: Record<string, string>, name = 'black'): ReturnType<typeof pinnedVersion> {
  const copy = {
    files: new Map(Object.keys(files).map((path) => [path, { hash: '', executable: false }])),
    read: async (path: string) => (path in files ? Buffer.from(files[path] ?? '') : null),
  };
  return pinnedVersion(copy as unknown as WorkingCopy, name);
}

it.each([
  ['requirements-dev.txt', 'click\nblack==24.1.0  # formatter\n'],
  ['requirements/lint.txt', 'black[jupyter] == 24.1.0\n'],
  ['pyproject.toml', 'dev = ["black==24.1.0", "pytest"]\n'],
  ['pyproject.toml', '[tool.poetry.dev-dependencies]\nblack = "24.1.0"\n'],
  ['poetry.lock', '[[package]]\nname = "black"\nversion = "24.1.0"\n'],
  ['uv.lock', '[[package]]\r\nname = "black"\r\nversion = "24.1.0"\r\n'],
  ['Pipfile.lock', '{"develop": {"black": {"hashes": [], "version": "==24.1.0"}}}'],
  ['.github/workflows/ci.yml', '      - run: pip install black==24.1.0 isort==5.0.0\n'],
  ['.pre-commit-config.yaml', '  - repo: https://example/psf/black\n    rev: 24.1.0\n'],
  [
    '.pre-commit-config.yaml',
    '  - repo: https://example/psf/black-pre-commit-mirror\n    rev: v24.1.0\n',
  ],
  ['tox.ini', 'deps =\n  black==24.1.0\n'],
])('is read from %s', async (path, text) => {
  expect(await pinned({ [path]: text })).toEqual({ version: '24.1.0', path });
});

it.each([
  ['requirements.txt', 'black>=23\nflake8-black==0.3.6\nblack-extra==1.0\n'],
  ['requirements.txt', 'black==24.*\n'],
  ['README.md', 'black==24.1.0\n'],
])('is not taken from %s with %j', async (path, text) => {
  expect(await pinned({ [path]: text })).toBeNull();
});

it('is that of the lockfile where a manifest says another', async () => {
  const files = {
    'pyproject.toml': 'dev = ["black==23.1.0"]\n',
    'poetry.lock': 'name = "black"\nversion = "24.1.0"\n',
  };
  expect(await pinned(files)).toMatchObject({ version: '24.1.0' });
});

it('is unclear where files of one kind disagree', async () => {
  const files = {
    'requirements.txt': 'black==23.1.0\n',
    'requirements-dev.txt': 'black==24.1.0\n',
  };
  expect(await pinned(files)).toBe('conflict');
});

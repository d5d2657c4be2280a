import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from './house.ts';
import { refuses, repairs } from './repair.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

test.concurrent(
  'repair black-format: the files that black names, in the width of the repository',
  async () => {
    const diff = await repairs(house, {
      name: 'black',
      steps: ['black --check .'],
      good: { 'pyproject.toml': '[tool.black]\nline-length = 120\n', 'app/good.py': 'good = 1\n' },
      bad: {
        'app/total.py': 'def total( a ):\n  return {  "a":a }\n',
        'tests/test_total.py': "def test_total():\n    assert total('a')=={'a':'a'}\n",
      },
      changed: ['app/total.py', 'tests/test_total.py'],
    });
    expect(diff).toContain('+    return {"a": a}');
  },
);

test.concurrent('refuses black-format: another version is pinned than can be had', async () => {
  const told = await refuses(house, {
    name: 'black-pinned',
    steps: ['black --check .'],
    good: { 'requirements-dev.txt': 'black==1.2.3\n' },
    bad: { 'total.py': 'def total( a ):\n  return a\n' },
  });
  expect(told).toContain('another version may format differently');
});

test.concurrent('repair isort-sort: the files that isort names', async () => {
  const diff = await repairs(house, {
    name: 'isort',
    steps: ['isort --profile black --check-only .'],
    good: { 'app/good.py': 'import os\n\nprint(os)\n' },
    bad: { 'app/total.py': 'import sys\nimport os\n\nprint(os, sys)\n' },
    changed: ['app/total.py'],
  });
  expect(diff).toMatch(/^\+import sys$/m);
});

test.concurrent(
  'repair rustfmt-format: the file that rustfmt names and not its modules',
  async () => {
    const diff = await repairs(house, {
      name: 'rustfmt',
      steps: ['rustfmt --check --edition 2021 src/main.rs'],
      good: {
        'src/main.rs': 'mod total;\n\nfn main() {}\n',
        'src/total.rs': 'pub fn total() {}\n',
      },
      bad: { 'src/main.rs': 'mod total;\nfn main(){println!("{}",1);}\n' },
      changed: ['src/main.rs'],
    });
    expect(diff).toContain('+    println!("{}", 1);');
  },
);

test.concurrent(
  'repair clang-format: the files that clang-format names, in the style of the repository',
  async () => {
    const diff = await repairs(house, {
      name: 'clang-format',
      steps: ['clang-format --dry-run -Werror src/*.c'],
      good: { '.clang-format': 'IndentWidth: 8\n', 'src/good.c': 'int good(void) { return 0; }\n' },
      bad: { 'src/total.c': 'int total( int a ){\nint b=a;\nreturn   b;}\n' },
      changed: ['src/total.c'],
    });
    expect(diff).toContain('+        int b = a;');
  },
);

test.concurrent(
  'repair shfmt-format: the scripts that shfmt names, with the options of the job',
  async () => {
    const diff = await repairs(house, {
      name: 'shfmt',
      steps: ['shfmt -d -i 2 -ci .'],
      good: { 'good.sh': '#!/bin/sh\necho ok\n' },
      bad: { 'deploy.sh': '#!/bin/sh\nif true;then\n      echo   ok\nfi\n' },
      changed: ['deploy.sh'],
    });
    expect(diff).toMatch(/^\+ {2}echo ok$/m);
  },
);

test.concurrent('repair whitespace-lines: the lines that git names and no others', async () => {
  const diff = await repairs(house, {
    name: 'whitespace',
    steps: ['git diff-tree --check "$(git hash-object -t tree /dev/null)" HEAD'],
    good: { 'docs/good.md': 'good\n' },
    bad: { 'docs/my notes.md': 'one \n\ttwo\nthree\n\n' },
    changed: ['docs/my notes.md'],
  });
  expect(diff).toContain('-one \n');
  expect(diff).not.toContain('-\ttwo');
});

test.concurrent('refuses whitespace-lines: what a test compares with', async () => {
  const told = await refuses(house, {
    name: 'whitespace-snapshot',
    steps: ['git diff-tree --check "$(git hash-object -t tree /dev/null)" HEAD'],
    good: { 'docs/good.md': 'good\n' },
    bad: { 'test/__snapshots__/total.snap': 'one \n' },
  });
  expect(told).toContain('what a test compares with');
});

/** A hook of the repository’s own, which ends lines and files as they should be and says which it corrected. */
const HOOK = String.raw`import re, sys

code = 0
for name in sys.argv[2:]:
    before = open(name, "rb").read()
    if sys.argv[1] == "lines":
        after = re.sub(rb"[ \t]+(?=\r?\n|$)", b"", before)
    else:
        after = before.rstrip(b"\n") + b"\n" if before else before
    if after != before:
        open(name, "wb").write(after)
        print("Fixing", name)
        code = 1
sys.exit(code)
`;
const hook = (id: string, name: string, what: string): string =>
  `      - id: ${id}\n        name: ${name}\n        language: system\n        entry: python3 tools/hook.py ${what}\n        types: [text]\n`;

test.concurrent('repair whitespace: the files that the hooks of pre-commit name', async () => {
  const diff = await repairs(house, {
    name: 'pre-commit',
    steps: ['pre-commit run --all-files'],
    good: {
      '.pre-commit-config.yaml': `repos:\n  - repo: local\n    hooks:\n${hook('trailing-whitespace', 'trim trailing whitespace', 'lines')}${hook('end-of-file-fixer', 'fix end of files', 'end')}`,
      'tools/hook.py': HOOK,
      'docs/good.md': 'good\n',
    },
    bad: {
      'docs/my notes.md': 'one \n\ttwo\t\nthree\n\n\n',
      'docs/end.md': 'end',
    },
    changed: ['docs/my notes.md', 'docs/end.md'],
  });
  expect(diff).toContain('-\ttwo\t');
  expect(diff).toMatch(/^\+\ttwo$/m);
});

test.concurrent('refuses whitespace: what a test compares with', async () => {
  const told = await refuses(house, {
    name: 'pre-commit-snapshot',
    steps: ['pre-commit run --all-files'],
    good: {
      '.pre-commit-config.yaml': `repos:\n  - repo: local\n    hooks:\n${hook('trailing-whitespace', 'trim trailing whitespace', 'lines')}`,
      'tools/hook.py': HOOK,
    },
    bad: { 'test/__snapshots__/total.snap': 'one \n' },
  });
  expect(told).toContain('what a test compares with');
});

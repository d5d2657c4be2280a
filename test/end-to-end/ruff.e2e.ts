import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPythonIndex } from '../support/python-index.ts';
import { type House, openHouse } from './house.ts';
import { refuses, repairs } from './repair.ts';
import { ruffWheel } from './ruff-wheel.ts';

let house: House;
let folder: string;
let index: Awaited<ReturnType<typeof startPythonIndex>>;
let good: Record<string, string | Uint8Array>;
const home = process.env['HOME'];

// The operator's own settings of pip say where packages come from.
beforeAll(async () => {
  const { file, version, bytes } = await ruffWheel();
  index = await startPythonIndex({ [file]: bytes });
  folder = await mkdtemp(join(tmpdir(), 'pipewright-ruff-'));
  await mkdir(join(folder, '.config/pip'), { recursive: true });
  await writeFile(join(folder, '.config/pip/pip.conf'), `[global]\nindex-url = ${index.url}\n`);
  process.env['HOME'] = folder;
  good = {
    [`wheels/${file}`]: bytes,
    'requirements-dev.txt': `ruff==${version}\n`,
    'ruff.toml': 'line-length = 40\n',
    'app/good.py': 'good = 1\n',
  };
  house = await openHouse();
});
afterAll(async () => {
  process.env['HOME'] = home;
  await house.close();
  await index.close();
  await rm(folder, { recursive: true, force: true });
});

const install =
  'python3 -m pip install -q --disable-pip-version-check --no-index --find-links wheels --target "$RUNNER_TEMP/lib" -r requirements-dev.txt';
const ruff = (call: string): string[] => [
  install,
  `PYTHONPATH="$RUNNER_TEMP/lib" python3 -m ruff ${call}`,
];

test.concurrent('repair ruff-fix: the files that Ruff names, by safe corrections', async () => {
  const diff = await repairs(house, {
    name: 'ruff-fix',
    steps: ruff('check app'),
    good,
    bad: {
      'app/total.py': 'import os\nimport sys\n\nprint(sys)\n',
      'app/my tax.py': 'import os\n\ntax = 1\n',
      'lib/not_checked.py': 'import os\n',
    },
    changed: ['app/total.py', 'app/my tax.py'],
  });
  expect(diff).toMatch(/^-import os$/m);
});

test.concurrent('refuses ruff-fix: a rule that Ruff cannot correct', async () => {
  const told = await refuses(house, {
    name: 'ruff-person',
    steps: ruff('check app'),
    good,
    bad: { 'app/total.py': 'print(price)\n' },
  });
  expect(told).toContain('F821');
  expect(told).toContain('a person is needed for');
});

test.concurrent(
  'repair ruff-format: the files that Ruff names, in the width of the repository',
  async () => {
    const diff = await repairs(house, {
      name: 'ruff-format',
      steps: ruff('format --check app'),
      good,
      bad: {
        'app/total.py':
          'def total( a ):\n  return {  "a":a, "tax": a, "price": a, "currency": a }\n',
        'lib/not_checked.py': 'a   =  1\n',
      },
      changed: ['app/total.py'],
    });
    expect(diff).toMatch(/^\+def total\(a\):$/m);
    // In the usual width it stays on one line.
    expect(diff).toMatch(/^\+ {8}"tax": a,$/m);
  },
);

test.concurrent('refuses ruff-format: another version is pinned than can be had', async () => {
  const told = await refuses(house, {
    name: 'ruff-pinned',
    steps: [install, 'PYTHONPATH="$RUNNER_TEMP/lib" python3 -m ruff format --check app'],
    good: { ...good, 'tox.ini': '' },
    bad: {
      'app/total.py': 'a   =  1\n',
      'uv.lock': '[[package]]\nname = "ruff"\nversion = "0.1.2"\n',
    },
  });
  expect(told).toContain('another version may format differently');
});

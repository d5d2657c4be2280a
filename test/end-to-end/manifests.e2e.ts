import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from './house.ts';
import { wheel } from './python-wheel.ts';
import { refuses, repairs } from './repair.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const PIP =
  'python3 -m pip install -q --disable-pip-version-check --no-index --find-links wheels --target "$RUNNER_TEMP/lib" -r requirements.txt';
const steps = [PIP, 'PYTHONPATH="$RUNNER_TEMP/lib" python3 src/app.py'];
const python = {
  ...wheel('click', '8.1.7', 'click'),
  ...wheel('python_docx', '1.1.2', 'docx'),
  'requirements.txt': 'click==8.1.7\n',
  'src/app.py': 'import click\n\nprint(click.VALUE)\n',
};

test.concurrent(
  'repair python-dependency-missing: a module whose wheel the repository carries',
  async () => {
    const diff = await repairs(house, {
      name: 'python-dependency-missing',
      steps,
      good: python,
      bad: { 'src/app.py': 'import click\nimport docx\n\nprint(click.VALUE + docx.VALUE)\n' },
      changed: ['requirements.txt'],
    });
    expect(diff).toContain('+python-docx==1.1.2');
  },
);

test.concurrent(
  'refuses python-dependency-missing: a module that no manifest and no table knows',
  async () => {
    const told = await refuses(house, {
      name: 'python-typosquat',
      steps,
      good: python,
      bad: { 'src/app.py': 'import requestss\n' },
    });
    expect(told).toContain('a name is never taken from a log');
  },
);

test.concurrent(
  'refuses python-dependency-missing: requirements that want a hash for every package',
  async () => {
    const [click = new Uint8Array()] = Object.values(wheel('click', '8.1.7', 'click'));
    const hash = createHash('sha256').update(click).digest('hex');
    const told = await refuses(house, {
      name: 'python-hashes',
      steps,
      good: {
        ...python,
        'wheels/click-8.1.7-py3-none-any.whl': click,
        'requirements.txt': `click==8.1.7 --hash=sha256:${hash}\n`,
      },
      bad: { 'src/app.py': 'import click\nimport docx\n' },
    });
    expect(told).toContain('wants a hash for every package');
  },
);

test.concurrent(
  'refuses python-dependency-missing: a lockfile of another tool must change with it',
  async () => {
    const told = await refuses(house, {
      name: 'python-lockfile',
      steps: ['python3 -I src/app.py'],
      good: {
        'pyproject.toml': '[project]\nname = "shop"\nversion = "1.0.0"\ndependencies = ["click"]\n',
        'uv.lock': 'version = 1\n\n[[package]]\nname = "click"\nversion = "8.1.7"\n',
        'src/app.py': 'print(1)\n',
      },
      bad: { 'src/app.py': 'import docx\n' },
    });
    expect(told).toContain('must change with pyproject');
  },
);

test.concurrent(
  'repair gemfile-lock-platform: a lockfile that was written on another platform',
  async () => {
    const lockfile = (platforms: string): string =>
      `PATH\n  remote: tax\n  specs:\n    tax (1.0.0)\n\nGEM\n  specs:\n\nPLATFORMS\n${platforms}\nDEPENDENCIES\n  tax!\n\nBUNDLED WITH\n   2.3.15\n`;
    const gemspec =
      "Gem::Specification.new do |s|\n  s.name = 'tax'\n  s.version = '1.0.0'\n  s.summary = 'tax'\n  s.authors = ['acme']\n  s.files = []\nend\n";
    const diff = await repairs(house, {
      name: 'gemfile-lock-platform',
      steps: ['BUNDLE_FROZEN=true BUNDLE_PATH="$RUNNER_TEMP/gems" bundle install --local'],
      good: {
        Gemfile: "gem 'tax', path: 'tax'\n",
        'Gemfile.lock': lockfile('  aarch64-linux\n  x86_64-linux\n'),
        'tax/tax.gemspec': gemspec,
      },
      bad: { 'Gemfile.lock': lockfile('  arm64-darwin-22\n') },
      changed: ['Gemfile.lock'],
    });
    expect(diff).toMatch(/^\+ {2}\w+-linux$/m);
  },
);

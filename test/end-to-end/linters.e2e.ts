import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from './house.ts';
import { repositoryWith } from './packed-package.ts';
import { refuses, repairs } from './repair.ts';

let house: House;
let eslint: Awaited<ReturnType<typeof repositoryWith>>;
let stylelint: Awaited<ReturnType<typeof repositoryWith>>;
beforeAll(async () => {
  house = await openHouse();
  eslint = await repositoryWith('eslint');
  stylelint = await repositoryWith('stylelint');
});
afterAll(() => house.close());

test.concurrent(
  'repair prettier-format: the files that prettier names, and no others',
  async () => {
    const diff = await repairs(house, {
      name: 'prettier',
      steps: ['npm ci --offline', 'npx prettier --check src'],
      good: {
        ...(await repositoryWith('prettier')),
        '.prettierrc.json': '{ "singleQuote": true }\n',
        'src/good.js': "export const good = 'yes';\n",
      },
      bad: {
        'src/bad.js': 'export const bad = {a:"x"}\n',
        'src/worse file.ts': 'export   const worse=1\n',
        'lib/not-checked.js': 'let   a="b"\n',
      },
      changed: ['src/bad.js', 'src/worse file.ts'],
    });
    expect(diff).toContain("+export const bad = { a: 'x' };");
  },
);

const STYLELINT_RULES = '{ "color-hex-length": "short", "color-no-invalid-hex": true }';

const ESLINT = {
  'eslint.config.mjs': "export default [{ rules: { semi: 'error', 'no-undef': 'error' } }];\n",
  'src/good.js': 'export const good = 1;\n',
};

test.concurrent(
  'repair eslint-fix: the files that ESLint names, tests in their form only',
  async () => {
    const diff = await repairs(house, {
      name: 'eslint',
      steps: ['npm ci --offline', 'npx eslint src test'],
      good: { ...eslint, ...ESLINT, 'test/good.test.js': '' },
      bad: {
        'src/total.js': 'export const total = 1\n',
        'src/my tax.js': 'export const tax = 2\n',
        'test/total.test.js': 'export const tested = 3\n',
      },
      changed: ['src/total.js', 'src/my tax.js', 'test/total.test.js'],
    });
    expect(diff).toContain('+export const total = 1;');
  },
);

test.concurrent(
  'repair eslint-fix: a configuration that looks for the network and secrets finds none',
  async () => {
    // It says what it found in the file that is repaired, and that it ran by a rule of its own.
    const config = `import { readFileSync, writeFileSync } from 'node:fs';
const found = [];
const rules = { semi: 'error' };
if (process.env.GITHUB_ACTIONS === undefined) {
  rules['object-shorthand'] = 'error';
  found.push(...Object.keys(process.env).filter((name) => /TOKEN|SECRET|KEY|DATABASE|PROXY/i.test(name)));
  for (const url of ['${house.url}/health', '${house.simulator.url}/']) {
    try { await fetch(url); found.push(url); } catch {}
  }
  for (const file of ['.git/config', '/proc/1/environ', '/etc/shadow']) {
    try { if (/TOKEN|SECRET|root:/.test(readFileSync(file, 'utf8'))) found.push(file); } catch {}
  }
  try { writeFileSync('/usr/lib/pipewright-was-here', ''); found.push('/usr/lib'); } catch {}
  if (found.length > 0) writeFileSync('src/total.js', 'export const found = ' + JSON.stringify(found));
}
export default [{ rules }];
`;
    const diff = await repairs(house, {
      name: 'eslint-evil',
      steps: ['npm ci --offline', 'npx eslint src'],
      good: {
        ...eslint,
        ...ESLINT,
        'eslint.config.mjs': config,
        '.gitattributes': '* filter=evil diff=evil merge=evil\n',
      },
      bad: { 'src/total.js': 'const a = 1;\nexport const total = { a: a }\n' },
      changed: ['src/total.js'],
    });
    expect(diff.split('\n').filter((line) => /^\+(?!\+\+ )/.test(line))).toEqual([
      '+export const total = { a };',
    ]);
  },
);

test.concurrent('refuses eslint-fix: a rule that ESLint cannot correct', async () => {
  const told = await refuses(house, {
    name: 'eslint-person',
    steps: ['npm ci --offline', 'npx eslint src'],
    good: { ...eslint, ...ESLINT },
    bad: { 'src/total.js': 'export const total = price\n' },
  });
  expect(told).toContain('a person is needed for: no-undef');
});

test.concurrent(
  'repair oxlint-fix: the files that oxlint names, by the rules of the job',
  async () => {
    const diff = await repairs(house, {
      name: 'oxlint',
      steps: ['npm ci --offline', 'npx oxlint -D no-var src'],
      good: { ...(await repositoryWith('oxlint')), 'src/good.js': 'export const good = 1;\n' },
      bad: { 'src/total.js': 'export var total = 1;\n' },
      changed: ['src/total.js'],
    });
    expect(diff).toContain('+export const total = 1;');
  },
);

test.concurrent('repair biome-fix: the files that Biome names', async () => {
  const diff = await repairs(house, {
    name: 'biome',
    steps: ['npm ci --offline', 'npx biome ci src'],
    good: {
      ...(await repositoryWith('@biomejs/biome')),
      'biome.json': '{ "formatter": { "indentStyle": "space" } }\n',
      'src/good.js': 'export const good = 1;\n',
    },
    bad: { 'src/total.js': 'export function total(){\nreturn 1\n}\n' },
    changed: ['src/total.js'],
  });
  expect(diff).toContain('+  return 1;');
});

test.concurrent('refuses prettier-format: packages that npm does not lock', async () => {
  const told = await refuses(house, {
    name: 'prettier-pnpm',
    // What pnpm’s prettier would say; there is no pnpm on this machine.
    steps: [
      'test ! -e src/bad.js || { echo "Checking formatting..."; echo "[warn] src/bad.js"; echo "[warn] Code style issues found in the above file. Run Prettier with --write to fix."; exit 1; }',
    ],
    good: { 'package.json': '{}\n', 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" },
    bad: { 'src/bad.js': 'export const bad = {a:"x"}\n' },
  });
  expect(told).toContain('locked by pnpm');
});

test.concurrent('repair stylelint-fix: the files that Stylelint names', async () => {
  const diff = await repairs(house, {
    name: 'stylelint',
    steps: ['npm ci --offline', 'npx stylelint "src/**/*.css"'],
    good: {
      ...stylelint,
      '.stylelintrc.json': `{ "rules": ${STYLELINT_RULES} }\n`,
      'src/good.css': 'a { color: #fff; }\n',
    },
    bad: {
      'src/total.css': 'a { color: #FFFFFF; }\n',
      'src/my tax.css': 'a { color: #AAAAAA; }\n',
      'lib/not-checked.css': 'a { color: #FFFFFF; }\n',
    },
    changed: ['src/total.css', 'src/my tax.css'],
  });
  expect(diff).toContain('+a { color: #FFF; }');
});

test.concurrent('refuses stylelint-fix: a rule that Stylelint cannot correct', async () => {
  const told = await refuses(house, {
    name: 'stylelint-person',
    steps: ['npm ci --offline', 'npx stylelint "src/**/*.css"'],
    good: {
      ...stylelint,
      '.stylelintrc.json': `{ "rules": ${STYLELINT_RULES} }\n`,
      'src/good.css': 'a { color: #fff; }\n',
    },
    bad: { 'src/total.css': 'a { color: #12345; }\n' },
  });
  expect(told).toContain('a person is needed for: color-no-invalid-hex');
});

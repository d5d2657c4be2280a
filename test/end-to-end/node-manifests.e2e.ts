import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  installedPackage,
  packageOf,
  type PublishedPackage,
  startPackageRegistry,
} from '../support/package-registry.ts';
import { type House, openHouse } from './house.ts';
import { type RedJob, refuses, repairs } from './repair.ts';

const run = promisify(execFile);
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

let house: House;
let folder: string;
let registry: Awaited<ReturnType<typeof startPackageRegistry>>;
let left: PublishedPackage;
let leftTypes: PublishedPackage;
const tarballs = new Map<string, Uint8Array>();
const home = process.env['HOME'];

// The operator's own settings of npm say where packages come from.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pipewright-node-'));
  const programs = await Promise.all(
    ['pnpm', 'yarn', '@yarnpkg/cli-dist', 'typescript'].map(installedPackage),
  );
  for (const { manifest, tarball } of programs) tarballs.set(manifest.name, tarball);
  left = await packageOf(
    { name: 'left', version: '1.2.0', main: 'index.js' },
    { 'index.js': 'exports.sum = (items) => items.reduce((sum, item) => sum + item, 0);\n' },
  );
  leftTypes = await packageOf(
    { name: '@types/left', version: '1.1.0', types: 'index.d.ts' },
    { 'index.d.ts': 'export function sum(items: number[]): number;\n' },
  );
  const grids = ['1.0.0', '2.0.0', '3.0.0'].map((version) => packageOf({ name: 'grid', version }));
  // The newest plugin is not the smallest that fits.
  const plugins = Object.entries({
    '1.0.0': '^1.0.0',
    '2.0.0': '^1.1.0',
    '2.1.0': '^1.0.0 || ^2.0.0',
    '3.0.0': '^2.0.0',
  });
  const peers = plugins.map(([version, grid]) =>
    packageOf({ name: 'grid-plugin', version, peerDependencies: { grid } }),
  );
  const published = await Promise.all([...grids, ...peers]);
  registry = await startPackageRegistry([...programs, left, leftTypes, ...published]);
  const settings = `registry=${registry.url}\ncafile=${registry.caFile}\n`;
  await writeFile(join(folder, '.npmrc'), settings);
  process.env['HOME'] = folder;
  house = await openHouse();
});
afterAll(async () => {
  process.env['HOME'] = home;
  await house.close();
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

/** The lockfile that npm writes for these files. */
async function npmLock(
  files: Record<string, string | Uint8Array>,
  ...options: string[]
): Promise<string> {
  const place = await mkdtemp(join(folder, 'lock-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), content);
  }
  const call = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', ...options];
  // Where a package came from is what npm finds it by in its cache.
  call.push('--omit-lockfile-registry-resolved=false');
  // The caller's own npm hands its settings down in the environment.
  const env = { HOME: folder, PATH: process.env['PATH'] };
  await run('npm', call, { cwd: place, env });
  const text = await readFile(join(place, 'package-lock.json'), 'utf8');
  return text.replaceAll(registry.url, 'https://packages.example/');
}

/** The files of a folder, by their paths below `name`. */
async function filesBelow(place: string, name: string): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for (const entry of await readdir(place, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[path.replace(place, name)] = await readFile(path);
  }
  return files;
}

const local = {
  'packages/price-format/package.json': json({ name: 'price-format', version: '1.0.0' }),
  'packages/price-format/index.js': 'module.exports = (cents) => (cents / 100).toFixed(2);\n',
  'packages/tax-rates/package.json': json({ name: 'tax-rates', version: '1.0.0' }),
  'packages/tax-rates/index.js': 'module.exports = 0.19;\n',
};
const manifest = (names: string[], protocol: string, more: object = {}): string =>
  json({
    name: 'shop',
    version: '1.0.0',
    private: true,
    ...more,
    dependencies: Object.fromEntries(names.map((name) => [name, `${protocol}packages/${name}`])),
  });
const both = ['price-format', 'tax-rates'];
const program = (name: string): Uint8Array => tarballs.get(name) ?? new Uint8Array();
const unpack = 'tar -xzf tools/program.tgz -C "$RUNNER_TEMP"';

test.concurrent(
  'repair pnpm-lockfile-out-of-step: a linked package is added to the lockfile',
  async () => {
    const importer = (name: string): string =>
      `      ${name}:\n        specifier: link:packages/${name}\n        version: link:packages/${name}\n`;
    const lock = `lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\n\nimporters:\n\n  .:\n    dependencies:\n${importer('price-format')}`;
    const more = { packageManager: 'pnpm@9.15.9' };
    const install = 'node "$RUNNER_TEMP/package/bin/pnpm.cjs" install --frozen-lockfile --offline';
    const diff = await repairs(house, {
      name: 'pnpm-lockfile-out-of-step',
      steps: [unpack, install],
      good: {
        ...local,
        'tools/program.tgz': program('pnpm'),
        'package.json': manifest(['price-format'], 'link:', more),
        'pnpm-lock.yaml': lock,
      },
      bad: { 'package.json': manifest(both, 'link:', more) },
      changed: ['pnpm-lock.yaml'],
    });
    expect(diff).toContain('+      tax-rates:');
  },
);

test.concurrent(
  'repair yarn-lockfile-out-of-step: a local package is added to the lockfile',
  async () => {
    const lock =
      '# THIS IS AN AUTOGENERATED FILE. DO NOT EDIT THIS FILE DIRECTLY.\n# yarn lockfile v1\n\n\n"price-format@file:packages/price-format":\n  version "1.0.0"\n';
    const install = 'node "$RUNNER_TEMP/package/bin/yarn.js" install --frozen-lockfile --offline';
    const diff = await repairs(house, {
      name: 'yarn-lockfile-out-of-step',
      steps: [unpack, install],
      good: {
        ...local,
        'tools/program.tgz': program('yarn'),
        'package.json': manifest(['price-format'], 'file:'),
        'yarn.lock': lock,
      },
      bad: { 'package.json': manifest(both, 'file:') },
      changed: ['yarn.lock'],
    });
    expect(diff).toContain('+"tax-rates@file:packages/tax-rates":');
  },
);

const berryLock = (dependencies: string): string =>
  `# This file is generated by running "yarn install" inside your project.\n# Manual changes might be lost - proceed with caution!\n\n__metadata:\n  version: 8\n  cacheKey: 10c0\n\n"shop@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "shop@workspace:."\n${dependencies}  languageName: unknown\n  linkType: soft\n`;
const berrySteps = [unpack, 'node "$RUNNER_TEMP/package/bin/yarn.js" install --immutable'];
const berry = {
  ...local,
  '.yarnrc.yml': 'enableTelemetry: false\nnodeLinker: node-modules\n',
};

test.concurrent(
  'repair yarn-berry-lockfile-out-of-step: a linked package is added to the lockfile',
  async () => {
    const more = { packageManager: 'yarn@4.9.2' };
    const diff = await repairs(house, {
      name: 'yarn-berry-lockfile-out-of-step',
      steps: berrySteps,
      good: {
        ...berry,
        'tools/program.tgz': program('@yarnpkg/cli-dist'),
        'package.json': manifest([], 'link:', more),
        'yarn.lock': berryLock(''),
      },
      bad: { 'package.json': manifest(['tax-rates'], 'link:', more) },
      changed: ['yarn.lock'],
    });
    expect(diff).toContain('+"tax-rates@link:packages/tax-rates');
  },
);

test.concurrent(
  'refuses yarn-berry-lockfile-out-of-step: a package manager that package.json names by an URL',
  async () => {
    const more = { packageManager: 'yarn@https://evil.example/yarn.js' };
    const told = await refuses(house, {
      name: 'berry-by-url',
      steps: berrySteps,
      good: {
        ...berry,
        'tools/program.tgz': program('@yarnpkg/cli-dist'),
        'package.json': manifest([], 'link:'),
        'yarn.lock': berryLock(''),
      },
      bad: { 'package.json': manifest(['tax-rates'], 'link:', more) },
    });
    expect(told).toContain('an URL is not followed');
  },
);

test.concurrent(
  'repair lockfile-merge-conflict: the markers go and both sides’ packages stay',
  async () => {
    const files = { ...local, 'package.json': manifest(['price-format'], 'file:') };
    const good = await npmLock(files);
    const line = /^.*"price-format": "file:.*\n/m.exec(good)?.[0] ?? '';
    const theirs = line.replaceAll('price-format', 'tax-rates');
    const marked = good.replace(line, `<<<<<<< HEAD\n${line}=======\n${theirs}>>>>>>> tax\n`);
    const diff = await repairs(house, {
      name: 'lockfile-merge-conflict',
      steps: ['npm ci --offline'],
      good: { ...files, 'package-lock.json': good },
      bad: { 'package.json': manifest(both, 'file:'), 'package-lock.json': marked },
      changed: ['package-lock.json'],
    });
    expect(diff).toContain('-<<<<<<< HEAD');
  },
);

test.concurrent(
  'repair npm-dependency-missing: a dependency that was removed while it is still imported',
  async () => {
    const spec = { left: 'file:vendor/left-1.2.0.tgz' };
    const files = {
      'vendor/left-1.2.0.tgz': left.tarball,
      'package.json': json({ name: 'shop', version: '1.0.0', private: true, dependencies: spec }),
    };
    const without = { 'package.json': json({ name: 'shop', version: '1.0.0', private: true }) };
    const diff = await repairs(house, {
      name: 'npm-dependency-missing',
      steps: ['npm ci --offline', 'node src/cart.js'],
      good: {
        ...files,
        'package-lock.json': await npmLock(files),
        'src/cart.js': "const left = require('left');\n\nconsole.log(left.sum([1, 2]));\n",
      },
      bad: { ...without, 'package-lock.json': await npmLock(without) },
      changed: ['package-lock.json', 'package.json'],
    });
    expect(diff).toContain('+    "left": "file:vendor/left-1.2.0.tgz"');
  },
);

test.concurrent(
  'refuses npm-dependency-missing: a name that only the log and the source know',
  async () => {
    const manifests = { 'package.json': json({ name: 'shop', version: '1.0.0', private: true }) };
    const asked = registry.asked.length;
    const told = await refuses(house, {
      name: 'typosquat',
      steps: ['node src/cart.js'],
      good: {
        ...manifests,
        'src/cart.js': 'console.log(1);\n',
      },
      bad: { 'src/cart.js': "require('expresss');\n" },
    });
    expect(told).toContain('a name is never taken from a log alone');
    expect(registry.asked.slice(asked)).not.toContain('expresss');
  },
);

test.concurrent(
  'repair npm-types-missing: the types of a dependency, in its major version',
  async () => {
    const cache = join(folder, 'npm-cache');
    for (const one of [left, leftTypes]) {
      const file = join(folder, 'package.tgz');
      await writeFile(file, one.tarball);
      await run('npm', ['cache', 'add', file, `--cache=${cache}`]);
    }
    const cached = await filesBelow(cache, 'npm-cache');
    const files = {
      'vendor/typescript.tgz': program('typescript'),
      'package.json': json({
        name: 'shop',
        version: '1.0.0',
        private: true,
        dependencies: { left: '^1.0.0' },
        devDependencies: { typescript: 'file:vendor/typescript.tgz' },
      }),
    };
    const tsc = 'npx tsc --noEmit --strict --module nodenext src/cart.ts';
    const diff = await repairs(house, {
      name: 'npm-types-missing',
      steps: [
        'cp -r npm-cache "$RUNNER_TEMP/cache" && npm ci --offline --cache "$RUNNER_TEMP/cache"',
        tsc,
      ],
      good: {
        ...cached,
        ...files,
        'package-lock.json': await npmLock(files),
        'src/cart.ts': 'export const total = 1;\n',
      },
      bad: {
        'src/cart.ts': "import { sum } from 'left';\n\nexport const total: number = sum([1, 2]);\n",
      },
      changed: ['package-lock.json', 'package.json'],
    });
    expect(diff).toContain('+    "@types/left": "^1.1.0"');
  },
);

/**
 * A project with a plugin for one of its packages, raised to a version that the plugin does not
 * accept, as people do it who tell npm to look away; the job installs it without a network.
 */
async function gridProject(raised: string): Promise<Pick<RedJob, 'good' | 'bad' | 'steps'>> {
  const cache = await mkdtemp(join(folder, 'grid-cache-'));
  const grids = ['1.0.0', '2.0.0', '3.0.0'].map((version) => `grid@${version}`);
  const plugins = ['1.0.0', '2.1.0'].map((version) => `grid-plugin@${version}`);
  const env = { HOME: folder, PATH: process.env['PATH'] };
  await run('npm', ['cache', 'add', ...grids, ...plugins, `--cache=${cache}`], { env });
  const project = async (grid: string, ...options: string[]): Promise<Record<string, string>> => {
    const dependencies = { grid, 'grid-plugin': '^1.0.0' };
    const shop = { name: 'shop', version: '1.0.0', private: true, dependencies };
    const files = { 'package.json': json(shop) };
    return { ...files, 'package-lock.json': await npmLock(files, ...options) };
  };
  const install = `npm_config_registry=${registry.url} npm ci --offline --cache "$RUNNER_TEMP/cache"`;
  return {
    steps: [`cp -r npm-cache "$RUNNER_TEMP/cache" && ${install}`],
    good: { ...(await filesBelow(cache, 'npm-cache')), ...(await project('^1.0.0')) },
    bad: await project(raised, '--legacy-peer-deps'),
  };
}

test.concurrent(
  'repair npm-peer-conflict: the plugin is raised to its smallest version that fits',
  async () => {
    const diff = await repairs(house, {
      name: 'npm-peer-conflict',
      ...(await gridProject('^2.0.0')),
      changed: ['package-lock.json', 'package.json'],
    });
    expect(diff).toContain('+    "grid-plugin": "^2.1.0"');
  },
);

test.concurrent('refuses npm-peer-conflict: no version of the plugin fits', async () => {
  const told = await refuses(house, {
    name: 'npm-peer-none',
    ...(await gridProject('^3.0.0')),
  });
  expect(told).toMatch(/No version of grid-plugin above .{3,9} accepts grid 3/);
});

test.concurrent('refuses npm-types-missing: types that nobody published', async () => {
  const dependencies = { grid: '^1.0.0' };
  const files = {
    'package.json': json({ name: 'shop', version: '1.0.0', private: true, dependencies }),
  };
  const told = await refuses(house, {
    name: 'npm-types-none',
    steps: [
      `test ! -e src/tax.ts || { echo "src/tax.ts(1,21): error TS7016: Could not find a declaration file for module 'grid'. '/x/grid/index.js' implicitly has an 'any' type."; exit 2; }`,
    ],
    good: {
      ...files,
      'package-lock.json': await npmLock(files),
    },
    bad: { 'src/tax.ts': "import { sum } from 'grid';\n" },
  });
  expect(told).toMatch(/@types\/grid/);
});

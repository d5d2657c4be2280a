import { describe, expect, it } from 'vitest';
import { cargoLockfile } from '../../../src/sandbox/tools/cargo-lockfile.ts';
import { goModTidy } from '../../../src/sandbox/tools/go-mod-tidy.ts';
import { lockfileConflict } from '../../../src/sandbox/tools/lockfile-conflict.ts';
import { npmDependency } from '../../../src/sandbox/tools/npm-dependency.ts';
import { npmLockfile } from '../../../src/sandbox/tools/npm-lockfile.ts';
import { npmPeerConflict } from '../../../src/sandbox/tools/npm-peer-conflict.ts';
import { pnpmLockfile } from '../../../src/sandbox/tools/pnpm-lockfile.ts';
import { yarnBerryLockfile } from '../../../src/sandbox/tools/yarn-berry-lockfile.ts';
import { yarnLockfile } from '../../../src/sandbox/tools/yarn-lockfile.ts';
import { json } from './bench.ts';
import { fakeBench, type Played } from './fake-bench.ts';

const finished = async (outcome: Promise<object>, text: string | undefined): Promise<string> => {
  const end = (await outcome) as { ok: boolean; finish?: (content: Uint8Array) => Uint8Array };
  expect(end).toMatchObject({ ok: true });
  return Buffer.from(end.finish?.(Buffer.from(text ?? '')) ?? '').toString();
};
const manifest = (more: object = {}): string => json({ name: 'app', version: '1.0.0', ...more });
const npmLock = (versions: Record<string, string>, asked: Record<string, string>): string =>
  json({
    lockfileVersion: 3,
    packages: {
      '': { dependencies: asked },
      ...Object.fromEntries(
        Object.entries(versions).map(([name, version]) => [
          `node_modules/${name}`,
          { version, resolved: `https://ours.example/npm/${name}/-/${name}-${version}.tgz` },
        ]),
      ),
    },
  });

describe('the lockfile that counts in a folder', () => {
  const classic = '# yarn lockfile v1\n';
  const berry = '__metadata:\n  version: 8\n';
  const v9 = "lockfileVersion: '9.0'\nimporters: {}\n";
  const member = { 'packages/a/package.json': manifest() };
  const among = (globs: unknown) => ({
    'package.json': manifest({ workspaces: globs }),
    ...member,
  });
  const both = (name: string, text: string) => ({ [name]: text, [`packages/a/${name}`]: text });
  const single = { 'package.json': manifest(), ...member };

  it.each([
    ['npm: its own', npmLockfile, { ...single, ...both('package-lock.json', '{}') }, 'packages/a'],
    ['npm: the one above', npmLockfile, { ...single, 'package-lock.json': '{}' }, ''],
    [
      'npm: the workspace’s',
      npmLockfile,
      { ...among(['packages/*']), ...both('package-lock.json', '{}') },
      '',
    ],
    [
      'yarn: the workspace’s',
      yarnLockfile,
      { ...among({ packages: ['./packages/*/'] }), ...both('yarn.lock', classic) },
      '',
    ],
    [
      'yarn: its own, where the workspace leaves it out',
      yarnLockfile,
      { ...among(['packages/**', '!packages/a']), ...both('yarn.lock', classic) },
      'packages/a',
    ],
    [
      'yarn: its own, where a pattern is more than plain',
      yarnLockfile,
      { ...among(['packages/+(a+)+']), ...both('yarn.lock', classic) },
      'packages/a',
    ],
    [
      'yarn 2: the nearest',
      yarnBerryLockfile,
      { ...among(['packages/*']), ...both('yarn.lock', berry) },
      'packages/a',
    ],
    [
      'pnpm: the workspace’s',
      pnpmLockfile,
      { ...single, ...both('pnpm-lock.yaml', v9), 'pnpm-workspace.yaml': 'packages: [packages/*]' },
      '',
    ],
    [
      'pnpm: its own, where packages do not share one',
      pnpmLockfile,
      {
        ...single,
        ...both('pnpm-lock.yaml', v9),
        'pnpm-workspace.yaml': 'packages: [packages/*]\nsharedWorkspaceLockfile: false\n',
      },
      'packages/a',
    ],
    [
      'pnpm: its own, by the settings of npm',
      pnpmLockfile,
      {
        ...single,
        ...both('pnpm-lock.yaml', v9),
        'pnpm-workspace.yaml': 'packages: [packages/*]',
        '.npmrc': 'shared-workspace-lockfile=false\n',
      },
      'packages/a',
    ],
  ])('%s', async (_, tool, files, home) => {
    const bench = fakeBench(files);
    expect(await tool.run(bench, { directory: 'packages/a' })).toMatchObject({ ok: true });
    const install = bench.steps.at(-1);
    expect(install?.directory).toBe(home);
    expect(install?.argv).not.toContain('--ignore-workspace');
  });

  it('keeps pnpm out of a workspace that does not take the folder in', async () => {
    const files = { ...single, ...both('pnpm-lock.yaml', v9) };
    const bench = fakeBench({ ...files, 'pnpm-workspace.yaml': 'packages: [apps/*]' });
    expect(await pnpmLockfile.run(bench, { directory: 'packages/a' })).toMatchObject({ ok: true });
    expect(bench.steps.at(-1)).toMatchObject({ directory: 'packages/a' });
    expect(bench.steps.at(-1)?.argv).toContain('--ignore-workspace');
  });

  it.each([
    ['no manifest', {}, /no package\.json in packages\/a/],
    ['no lockfile', member, /no pnpm-lock\.yaml in packages\/a or above/],
  ])('says: %s', async (_, files, message) => {
    const outcome = await pnpmLockfile.run(fakeBench(files), { directory: 'packages/a' });
    expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(message) as string });
  });
});

describe('pnpm-lockfile', () => {
  const lock = (version: string): string =>
    `lockfileVersion: '6.0'\nimporters:\n  .:\n    dependencies:\n      left:\n        specifier: ^1.0.0\n        version: ${version}\n`;

  it('fetches the version that writes this format, and starts it without hooks', async () => {
    const bench = fakeBench({ 'package.json': manifest(), 'pnpm-lock.yaml': lock('1.0.0') });
    expect(await pnpmLockfile.run(bench, {})).toMatchObject({ ok: true, used: 'pnpm 8' });
    const [fetch, install] = bench.steps.map(({ argv }) => argv.join(' '));
    expect(fetch).toMatch(/^npm install --prefix=\/scratch\/program .*--ignore-scripts.* pnpm@8$/);
    expect(install).toMatch(/pnpm\.cjs install --lockfile-only --ignore-scripts --ignore-pnpmfile/);
    expect(bench.steps[1]?.env).toMatchObject({ GIT_ALLOW_PROTOCOL: 'none' });
  });

  it('does not let a package change that nobody asks to change', async () => {
    const play = (argv: string): Played =>
      argv.includes('pnpm.cjs') ? { writes: { 'pnpm-lock.yaml': lock('1.9.0') } } : {};
    const bench = fakeBench({ 'package.json': manifest(), 'pnpm-lock.yaml': lock('1.0.0') }, play);
    expect(await pnpmLockfile.run(bench, {})).toMatchObject({
      ok: false,
      message: expect.stringMatching(
        /change the version of left, which no manifest asks for/,
      ) as string,
    });
  });

  it.each([
    [
      'a hash that is not the package’s',
      { packageManager: 'pnpm@9.0.0+sha512.00' },
      lock('1.0.0'),
      /not the package whose hash/,
    ],
    [
      'a version that is not known',
      { packageManager: 'pnpm@99.0.0' },
      lock('1.0.0'),
      /asks for pnpm 99/,
    ],
    ['a format that is not known', {}, "lockfileVersion: '1.0'\n", /has the format “1.0”/],
    ['hooks that shape the lockfile', {}, `pnpmfileChecksum: x\n${lock('1.0.0')}`, /\.pnpmfile/],
  ])('refuses %s', async (_, more, text, message) => {
    const bench = fakeBench({ 'package.json': manifest(more), 'pnpm-lock.yaml': text });
    const outcome = await pnpmLockfile.run(bench, {});
    expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(message) as string });
    expect(bench.steps.every(({ argv }) => !argv.join(' ').includes('pnpm.cjs'))).toBe(true);
  });

  it('says what failed', async () => {
    const play = (argv: string): Played =>
      argv.includes('pnpm.cjs')
        ? { ok: false, output: 'ERR_PNPM_FETCH_404  GET left: Not Found' }
        : {};
    const bench = fakeBench({ 'package.json': manifest(), 'pnpm-lock.yaml': lock('1.0.0') }, play);
    expect(await pnpmLockfile.run(bench, {})).toMatchObject({
      message:
        '`pnpm install --lockfile-only` failed: it ended with exit code 1 (GET left: Not Found).',
    });
    expect(await pnpmLockfile.run(fakeBench({}), {})).toMatchObject({ ok: false });
  });
});

describe('yarn-lockfile', () => {
  const entry = (base: string, name: string): string =>
    `${name}@^1.0.0:\n  version "1.0.0"\n  resolved "${base}${name}/-/${name}-1.0.0.tgz#abc"\n`;
  const head = '# yarn lockfile v1\n\n\n';

  it('fetches from the operator’s registry, and writes where packages were and are', async () => {
    const before = head + entry('https://old.example/', 'left');
    let pointed: string | undefined;
    const bench = fakeBench({ 'package.json': manifest(), 'yarn.lock': before }, (argv) => {
      if (!argv.includes('yarn.js')) return {};
      pointed = bench.text('yarn.lock');
      return {
        writes: { 'yarn.lock': `${pointed}\n${entry('https://ours.example/npm/', 'right')}` },
      };
    });
    const end = await yarnLockfile.run(bench, {});
    expect(pointed).toContain('https://ours.example/npm/left/-/left-1.0.0.tgz');
    const done = await finished(Promise.resolve(end), bench.text('yarn.lock'));
    expect(done).toContain('https://old.example/right/-/right-1.0.0.tgz');
    expect(done).not.toContain('ours.example');
  });

  it('refuses a yarn that did not write it', async () => {
    const files = { 'package.json': manifest({ packageManager: 'yarn@4.0.0' }), 'yarn.lock': head };
    expect(await yarnLockfile.run(fakeBench(files), {})).toMatchObject({
      ok: false,
      message: expect.stringMatching(/did not write this yarn\.lock/) as string,
    });
  });
});

describe('yarn-berry-lockfile', () => {
  const lock = '__metadata:\n  version: 8\n';

  it('starts yarn without its own program, plugins and scripts', async () => {
    const bench = fakeBench({ 'package.json': manifest(), 'yarn.lock': lock });
    expect(await yarnBerryLockfile.run(bench, {})).toMatchObject({ ok: true, used: 'yarn 4' });
    expect(bench.steps[1]?.env).toMatchObject({
      YARN_IGNORE_PATH: '1',
      YARN_ENABLE_SCRIPTS: '0',
      YARN_NPM_REGISTRY_SERVER: 'https://ours.example/npm',
    });
  });

  it.each([
    [
      'a generated dependency',
      { 'a/package.json': json({ dependencies: { x: 'exec:./x.js' } }) },
      /exec/,
    ],
    ['no word on the version', { 'yarn.lock': '__metadata:\n  version: 99\n' }, /says which yarn/],
  ])('refuses %s', async (_, files, message) => {
    const bench = fakeBench({ 'package.json': manifest(), 'yarn.lock': lock, ...files });
    expect(await yarnBerryLockfile.run(bench, {})).toMatchObject({
      ok: false,
      message: expect.stringMatching(message) as string,
    });
    expect(bench.steps).toEqual([]);
  });
});

describe('npm-dependency', () => {
  const asked = { name: 'left', section: 'dependencies' } as const;

  it('adds the newest version, in the style of the manifest, with the lockfile', async () => {
    const files = {
      'package.json': manifest({ dependencies: { a: '~1.0.0', z: '~2.0.0' } }),
      'package-lock.json': npmLock({}, {}),
    };
    const bench = fakeBench(files, (argv) =>
      argv.startsWith('npm view')
        ? { output: '{"versions": ["1.0.0", "1.2.0", "2.0.0-rc.1"], "dist-tags.latest": "1.2.0"}' }
        : { writes: { 'package-lock.json': npmLock({ left: '1.2.0' }, { left: '~1.2.0' }) } },
    );
    const run = npmDependency.run(bench, asked);
    const text = await finished(run, bench.text('package-lock.json') ?? '');
    expect(JSON.parse(bench.text('package.json') ?? '')).toMatchObject({
      dependencies: { a: '~1.0.0', left: '~1.2.0', z: '~2.0.0' },
    });
    expect(text).not.toContain('ours.example');
  });

  it('takes the major version of another package', async () => {
    const files = { 'package.json': manifest({ dependencies: { left: '^1.4.0' } }) };
    const bench = fakeBench(files, () => ({
      output: '{"versions": ["1.0.0", "1.9.0", "2.0.0"], "dist-tags.latest": "2.0.0"}',
    }));
    const types = { name: '@types/left', section: 'devDependencies', majorOf: 'left' } as const;
    expect(await npmDependency.run(bench, types)).toMatchObject({ ok: true });
    expect(JSON.parse(bench.text('package.json') ?? '')).toMatchObject({
      devDependencies: { '@types/left': '^1.9.0' },
    });
  });

  it.each([
    ['no manifest', {}, asked, {}, /no package.json/],
    ['no JSON', { 'package.json': '{' }, { ...asked, spec: '^1.0.0' }, {}, /plain JSON/],
    [
      'nothing in the registry',
      { 'package.json': manifest() },
      asked,
      { ok: false },
      /npm view left/,
    ],
    [
      'an unreadable answer',
      { 'package.json': manifest() },
      asked,
      { output: 'x' },
      /no readable answer/,
    ],
    [
      'no version of that major',
      { 'package.json': manifest({ dependencies: { left: '^3.0.0' } }) },
      { name: '@types/left', section: 'devDependencies', majorOf: 'left' } as const,
      { output: '{"versions": "1.0.0", "dist-tags.latest": "1.0.0"}' },
      /no version of @types\/left that fits/,
    ],
    [
      'a package without a version',
      { 'package.json': manifest({ dependencies: { left: 'file:./left' } }) },
      { name: '@types/left', section: 'devDependencies', majorOf: 'left' } as const,
      {},
      /does not ask for left by a version/,
    ],
  ])('says: %s', async (_, files, args, played, message) => {
    const outcome = await npmDependency.run(
      fakeBench(files, () => played),
      args,
    );
    expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(message) as string });
  });

  it.each([
    'git+https://evil.example/x.git',
    'https://evil.example/x.tgz',
    'file:/etc',
    '$(x)',
    'npm:evil@1',
  ])('takes no spec %s', (spec) => {
    expect(npmDependency.schema.safeParse({ ...asked, spec }).success).toBe(false);
  });
});

describe('npm-peer-conflict', () => {
  const report =
    'npm error code ERESOLVE\nnpm error Found: left@2.0.0\nnpm error node_modules/left\nnpm error\nnpm error Could not resolve dependency:\nnpm error peer left@"^1.0.0" from plugin@1.0.0\nnpm error node_modules/plugin\n';
  const files = {
    'package.json': manifest({ dependencies: { left: '^2.0.0', plugin: '^1.0.0' } }),
    'package-lock.json': npmLock({}, {}),
  };
  const play =
    (peers: Record<string, string>, text = report) =>
    (argv: string): Played => {
      if (argv.includes('view plugin versions')) {
        const versions = Object.keys(peers);
        return { output: JSON.stringify({ versions, 'dist-tags.latest': versions.at(-1) }) };
      }
      const version = /view plugin@(\S+)/.exec(argv)?.[1];
      if (version !== undefined) return { output: JSON.stringify({ left: peers[version] }) };
      return { ok: false, output: text };
    };

  it('raises the one that asks to its smallest version that accepts what is there', async () => {
    const peers = {
      '1.0.0': '^1.0.0',
      '1.1.0': '^1.0.0',
      '1.4.0': '^1.0.0 || ^2.0.0',
      '2.0.0': '^2.0.0',
    };
    const bench = fakeBench(files, play(peers));
    await npmPeerConflict.run(bench, {});
    expect(JSON.parse(bench.text('package.json') ?? '')).toMatchObject({
      dependencies: { left: '^2.0.0', plugin: '^1.4.0' },
    });
  });

  it.each([
    ['1.4.0', /^Raised plugin from 1\.0\.0 to 1\.4\.0, .* that accepts left 2\.0\.0\.$/],
    ['2.0.0', /^Raised plugin from 1\.0\.0 to 2\.0\.0, .*: read its release notes\.$/],
  ])('says what it raised, to %s', async (version, said) => {
    const raising = play({ '1.0.0': '^1.0.0', [version]: '^2.0.0' });
    // Once the plugin is raised, npm finds nothing to complain of.
    const bench = fakeBench(files, (argv) =>
      argv.includes(' install') &&
      bench.text('package.json')?.includes(`"plugin": "^${version}"`) === true
        ? {}
        : raising(argv),
    );
    expect(await npmPeerConflict.run(bench, {})).toMatchObject({
      ok: true,
      said: expect.stringMatching(said),
    });
  });

  it('raises it in the folder of the failing step', async () => {
    const peers = { '1.0.0': '^1.0.0', '1.4.0': '^2.0.0' };
    const inFolder = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [`web/${name}`, text]),
    );
    const bench = fakeBench(inFolder, play(peers));
    await npmPeerConflict.run(bench, { directory: 'web' });
    expect(bench.text('web/package.json')).toContain('"plugin": "^1.4.0"');
    const installs = bench.steps.filter(({ argv }) => argv[1] === 'install');
    expect(new Set(installs.map(({ directory }) => directory))).toEqual(new Set(['web']));
  });

  it.each([
    [
      'no version that fits',
      files,
      play({ '1.0.0': '^1.0.0', '1.1.0': '^1.0.0' }),
      /No version of plugin above 1\.0\.0/,
    ],
    [
      'a conflict below',
      { ...files, 'package.json': manifest({ dependencies: { left: '^2.0.0' } }) },
      play({}),
      /does not ask for plugin/,
    ],
    ['another failure', files, play({}, 'npm error code E404'), /finds no conflict/],
    [
      'no lockfile',
      { 'package.json': manifest() },
      play({}),
      /no package.json with a package-lock/,
    ],
  ])('leaves to people: %s', async (_, given, played, message) => {
    const outcome = await npmPeerConflict.run(fakeBench(given, played), {});
    expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(message) as string });
  });
});

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

describe('cargo-lockfile', () => {
  const lock = (version: string): string =>
    `version = 3\n\n[[package]]\nname = "serde"\nversion = "${version}"\nsource = "registry+x"\n\n[[package]]\nname = "tax"\nversion = "${version}"\n`;

  it('writes the lockfile of the workspace that the failing step stands in', async () => {
    const bench = fakeBench({ 'rust/Cargo.lock': lock('1.0.0'), 'rust/tax/Cargo.toml': '' });
    const run = cargoLockfile.run(bench, { directory: 'rust/tax' });
    expect(await run).toMatchObject({ ok: true });
    expect(bench.steps[0]).toMatchObject({ directory: 'rust' });
    const none = await cargoLockfile.run(fakeBench({}), { directory: 'rust' });
    expect(none).toMatchObject({ message: 'There is no Cargo.lock in rust or above it.' });
  });

  it('takes markers out and lets cargo write', async () => {
    const marked = `<<<<<<< HEAD\n${lock('1.0.0')}=======\n>>>>>>> tax\n`;
    const bench = fakeBench({ 'Cargo.lock': marked });
    expect(await cargoLockfile.run(bench, {})).toMatchObject({ ok: true });
    expect(bench.text('Cargo.lock')).toBe(lock('1.0.0'));
    expect(bench.steps[0]).toMatchObject({ network: 'none' });
  });

  it.each([
    ['no lockfile', {}, {}, /no Cargo.lock/],
    [
      'crates of a registry',
      { 'Cargo.lock': lock('1.0.0') },
      { ok: false, output: 'error: no matching package' },
      /not fetched here/,
    ],
    [
      'an update',
      { 'Cargo.lock': lock('1.0.0') },
      { writes: { 'Cargo.lock': lock('1.1.0') } },
      /version of serde,/,
    ],
  ])('says: %s', async (_, files, played, message) => {
    const outcome = await cargoLockfile.run(
      fakeBench(files, () => played),
      {},
    );
    expect(outcome).toMatchObject({ ok: false, message: expect.stringMatching(message) as string });
  });
});

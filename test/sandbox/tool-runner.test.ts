import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ToolName, ToolResult } from '../../src/domain/sandbox.ts';
import { probeSandbox } from '../../src/sandbox/probe.ts';
import { type Registry, registryOf } from '../../src/sandbox/registry.ts';
import { createToolRunner } from '../../src/sandbox/tool-runner.ts';
import { repository } from './archive.ts';

const probes = (await Promise.all([probeSandbox('bubblewrap'), probeSandbox('process')])).filter(
  (probe) => probe.sandbox !== null,
);
const isolations = probes.map((probe) => [probe.isolation, probe] as const);
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

function tool(
  probe: Awaited<ReturnType<typeof probeSandbox>>,
  registry: Registry | null = null,
  find?: (program: string) => Promise<string | null>,
): (
  name: ToolName,
  args: unknown,
  files: Record<string, string>,
  timeoutMs?: number,
) => Promise<ToolResult> {
  const runner = createToolRunner({ probe, registries: { npm: registry }, ...(find && { find }) });
  return (name, args, files, timeoutMs = 60_000) =>
    runner.run({ tool: name, arguments: args, tarball: repository(files), timeoutMs });
}

const OUT_OF_STEP = {
  'package.json': json({ name: 'app', version: '1.0.0', dependencies: { dep: 'file:./dep' } }),
  'dep/package.json': json({ name: 'dep', version: '2.0.0' }),
  'package-lock.json': json({
    name: 'app',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name: 'app', version: '1.0.0' } },
  }),
};

function edited(result: ToolResult): Record<string, string | null> {
  return Object.fromEntries(
    result.patch.edits.map(({ path, content }) => [
      path,
      content === null ? null : Buffer.from(content).toString(),
    ]),
  );
}

describe.each(isolations)('npm-lockfile under %s', (_, probe) => {
  const run = tool(probe);

  it('brings the lockfile in step, offline with local dependencies', async () => {
    const result = await run('npm-lockfile', {}, OUT_OF_STEP);
    expect(result).toMatchObject({ outcome: 'changed' });
    expect(Object.keys(edited(result))).toEqual(['package-lock.json']);
    expect(JSON.parse(edited(result)['package-lock.json'] ?? '')).toMatchObject({
      lockfileVersion: 3,
      packages: { 'node_modules/dep': { resolved: 'dep', link: true } },
    });
    expect(result.patch.edits[0]?.mode).toBe('100644');
  });

  it('changes nothing where nothing is out of step', async () => {
    const fixed = edited(await run('npm-lockfile', {}, OUT_OF_STEP));
    const files = { ...OUT_OF_STEP, 'package-lock.json': fixed['package-lock.json'] ?? '' };
    expect(await run('npm-lockfile', {}, files)).toMatchObject({
      outcome: 'unchanged',
      patch: { edits: [] },
    });
  });

  it('keeps the lockfile’s format version', async () => {
    const old = json({ name: 'app', version: '1.0.0', lockfileVersion: 1, dependencies: {} });
    const result = await run('npm-lockfile', {}, { ...OUT_OF_STEP, 'package-lock.json': old });
    expect(JSON.parse(edited(result)['package-lock.json'] ?? '')).toMatchObject({
      lockfileVersion: 1,
    });
  });

  it('works in a folder of the repository', async () => {
    const below = Object.entries(OUT_OF_STEP).map(([path, text]) => [`apps/web/${path}`, text]);
    const files = Object.fromEntries(below) as Record<string, string>;
    const result = await run('npm-lockfile', { directory: 'apps/web' }, files);
    expect(Object.keys(edited(result))).toEqual(['apps/web/package-lock.json']);
  });

  it('runs no script of the repository, of its dependencies or of its .npmrc', async () => {
    const evil = "node -e \"require('fs').writeFileSync('package-lock.json', 'pwned')\"";
    const scripts = Object.fromEntries(
      ['preinstall', 'install', 'postinstall', 'prepare', 'dependencies'].map((name) => [
        name,
        `echo EVIL-RAN; ${evil}`,
      ]),
    );
    const files = {
      ...OUT_OF_STEP,
      'package.json': json({ name: 'app', dependencies: { dep: 'file:./dep' }, scripts }),
      'dep/package.json': json({ name: 'dep', version: '2.0.0', scripts }),
      '.npmrc': `ignore-scripts=false\nforeground-scripts=true\nscript-shell=./evil.sh\nnode-options=--require=./evil.cjs\nregistry=https://evil.example/\ngit=./evil.sh\n`,
      'evil.cjs': 'console.log("EVIL-RAN")',
      'evil.sh': '#!/bin/sh\necho EVIL-RAN\n',
    };
    const result = await run('npm-lockfile', {}, files);
    expect(result.output).not.toContain('EVIL-RAN');
    expect(result.outcome).toBe('changed');
    expect(Object.keys(edited(result))).toEqual(['package-lock.json']);
    expect(edited(result)['package-lock.json']).not.toContain('pwned');
  });

  it('fetches no git dependency', async () => {
    const files = {
      ...OUT_OF_STEP,
      'package.json': json({ name: 'app', dependencies: { evil: 'git+file:///workspace/evil' } }),
    };
    const result = await run('npm-lockfile', {}, files);
    expect(result.outcome).toBe('failed');
    expect(result.message).toMatch(/npm install --package-lock-only/);
  });

  it('says what is wrong with a package.json', async () => {
    const files = { ...OUT_OF_STEP, 'package.json': '{"name":' };
    const result = await run('npm-lockfile', {}, files);
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(result.message).toMatch(/exit code 1 \(.*JSON/);
  });

  it.each([
    ['no package.json', {}, { 'README.md': '' }, /no package.json in the repository’s root/],
    ['no lockfile', {}, { 'package.json': '{}' }, /no package-lock.json/],
    ['a missing folder', { directory: 'nope' }, OUT_OF_STEP, /no package.json in nope/],
    ['a folder outside', { directory: '../x' }, OUT_OF_STEP, /stay inside the repository/],
    ['an absolute folder', { directory: '/etc' }, OUT_OF_STEP, /relative/],
    ['an option', { directory: '--prefix=/' }, OUT_OF_STEP, /must not begin with a dash/],
    ['an unknown argument', { force: true }, OUT_OF_STEP, /force/],
    ['no object', 'x', OUT_OF_STEP, /arguments of npm-lockfile are wrong/],
  ])('answers with a message: %s', async (__, args, files, message) => {
    const result = await run('npm-lockfile', args, files);
    expect(result).toMatchObject({ outcome: 'failed', patch: { edits: [] } });
    expect(result.message).toMatch(message);
  });

  it('stops when its time is up', async () => {
    const result = await run('npm-lockfile', {}, OUT_OF_STEP, 20);
    expect(result.message).toMatch(/stopped after/);
  });

  it('answers for a tarball that cannot be read', async () => {
    const tarball = (async function* () {
      yield Buffer.from('not a tarball');
    })();
    const request = { tool: 'npm-lockfile' as const, arguments: {}, tarball, timeoutMs: 10_000 };
    const result = await createToolRunner({ probe, registries: {} }).run(request);
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(result.message).toMatch(/tarball cannot be read/);
  });
});

/** A stand-in for prettier as a local package: it upper-cases files, and tells what it can reach. */
const PRETTY = {
  'package.json': json({ name: 'app', devDependencies: { prettier: 'file:./vendor/prettier' } }),
  'package-lock.json': json({
    name: 'app',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: 'app', devDependencies: { prettier: 'file:./vendor/prettier' } },
      'node_modules/prettier': { resolved: 'vendor/prettier', link: true },
      'vendor/prettier': { version: '3.0.0', dev: true, bin: { prettier: 'cli.cjs' } },
    },
  }),
  'vendor/prettier/package.json': json({
    name: 'prettier',
    version: '3.0.0',
    bin: { prettier: 'cli.cjs' },
    scripts: { postinstall: 'echo EVIL-RAN' },
  }),
  'vendor/prettier/cli.cjs': `#!/usr/bin/env node
const fs = require('node:fs');
const files = process.argv.slice(process.argv.indexOf('--') + 1);
for (const file of files) fs.writeFileSync(file, fs.readFileSync(file, 'utf8').toUpperCase());
fs.writeFileSync('other.txt', 'touched');
console.log(process.argv.slice(2).join(' '), Object.keys(process.env).filter((k) => /npm|token/i.test(k)).join());
`,
  'a.txt': 'a\n',
  'b.txt': 'b\n',
};

describe.each(isolations)('npm-lockfile with a registry of the operator, under %s', (_, probe) => {
  const integrity = `sha512-${Buffer.alloc(64).toString('base64')}`;
  let registry: Registry;
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const tarball = `${registry.url}left/-/left-1.0.0.tgz`;
      const version = { name: 'left', version: '1.0.0', dist: { tarball, integrity } };
      response.writeHead(request.url === '/npm/left' ? 200 : 404);
      response.end(
        JSON.stringify({
          name: 'left',
          'dist-tags': { latest: '1.0.0' },
          versions: { '1.0.0': version },
        }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/npm/`;
    registry = registryOf(url, null, { publicUrl: 'https://packages.example/' });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('does not write where that is into the lockfile', async () => {
    const run = tool(probe, registry);
    const manifest = json({ name: 'app', version: '1.0.0', dependencies: { left: '1.0.0' } });
    const result = await run('npm-lockfile', {}, { ...OUT_OF_STEP, 'package.json': manifest });
    expect(JSON.parse(edited(result)['package-lock.json'] ?? '')).toMatchObject({
      packages: {
        'node_modules/left': {
          resolved: 'https://packages.example/left/-/left-1.0.0.tgz',
          integrity,
        },
      },
    });
  });
});

describe.each(isolations)('prettier under %s', (_, probe) => {
  const run = tool(probe);

  it('keeps a hostile formatter to the content of the files it was given', async () => {
    const evil = `#!/usr/bin/env node
const fs = require('node:fs');
fs.writeFileSync('a.txt', 'formatted');
fs.chmodSync('a.txt', 0o777);
fs.writeFileSync('b.txt', 'unasked');
fs.writeFileSync('package.json', '{}');
fs.rmSync('src', { recursive: true });
fs.symlinkSync('/etc', 'src');
fs.rmSync('gone.txt');
fs.rmSync('link.txt');
fs.symlinkSync('/etc/passwd', 'link.txt');
fs.mkdirSync('.git/hooks', { recursive: true });
fs.writeFileSync('.git/hooks/pre-commit', 'evil');
`;
    const files = {
      ...PRETTY,
      'vendor/prettier/cli.cjs': evil,
      'src/passwd': 'c\n',
      'gone.txt': 'd\n',
      'link.txt': 'e\n',
    };
    const asked = { files: ['a.txt', 'src/passwd', 'gone.txt', 'link.txt'] };
    const result = await run('prettier', asked, files);
    expect(edited(result)).toEqual({ 'a.txt': 'formatted' });
    expect(result.patch.edits[0]?.mode).toBe('100644');
  });

  it('formats exactly the files it is given with the locked prettier', async () => {
    const result = await run('prettier', { files: ['a.txt', 'gone.txt', 'a.txt'] }, PRETTY);
    expect(result).toMatchObject({ outcome: 'changed', message: 'prettier changed a.txt.' });
    expect(edited(result)).toEqual({ 'a.txt': 'A\n' });
    expect(result.output).toMatch(/^--write -- a.txt $/m);
    expect(result.output).not.toContain('EVIL-RAN');
  });

  it.each([
    [
      'a lockfile without prettier',
      { files: ['a.txt'] },
      { 'package-lock.json': '{}' },
      /does not list prettier/,
    ],
    ['files that are not there', { files: ['x'] }, {}, /None of the files/],
    ['a file outside', { files: ['../../etc/passwd'] }, {}, /must not lead out/],
    ['an option as a file', { files: ['--plugin=./evil.js'] }, {}, /begin with a dash/],
    ['no files', { files: [] }, {}, /arguments of prettier are wrong/],
    [
      'a lockfile out of step',
      { files: ['a.txt'] },
      { 'package.json': json({ dependencies: { b: 'file:./b' } }), 'b/package.json': '{}' },
      /npm ci --ignore-scripts` failed/,
    ],
    [
      'a broken formatter',
      { files: ['a.txt'] },
      { 'vendor/prettier/cli.cjs': '#!/usr/bin/env node\nthrow 1' },
      /prettier failed: it ended with exit code 1/,
    ],
  ])('answers with a message: %s', async (__, args, change, message) => {
    const files = { ...PRETTY, ...change } as Record<string, string>;
    const result = await run('prettier', args, files);
    expect(result).toMatchObject({ outcome: 'failed' });
    expect(result.message).toMatch(message);
  });
});

it('is unavailable, with the reason, where nothing can be sandboxed', async () => {
  const probe = { isolation: null, sandbox: null, message: 'apt-get install bubblewrap' };
  expect(createToolRunner({ probe, registries: {} }).isolation).toBeNull();
  expect(await tool(probe)('npm-lockfile', {}, OUT_OF_STEP)).toMatchObject({
    outcome: 'unavailable',
    message: 'apt-get install bubblewrap',
  });
});

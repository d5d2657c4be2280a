import { describe, expect, it } from 'vitest';
import { firstSides } from '../../../src/sandbox/tools/conflict-markers.ts';
import { readPackageManager } from '../../../src/sandbox/tools/node/package-manager.ts';
import { usualPrefix } from '../../../src/sandbox/tools/node/published-versions.ts';
import { NODE_SETTINGS } from '../../../src/sandbox/tools/node/settings.ts';

const keep = (name: string, text: string): string | undefined =>
  NODE_SETTINGS.find((file) => file.name === name)?.keep(text);

describe('what package managers see of a repository’s settings', () => {
  it('keeps of .npmrc what shapes a lockfile', () => {
    const text =
      'auto-install-peers=false\nregistry=https://evil.example/\npnpmfile=./evil.cjs\nlegacy-peer-deps=true\n//evil.example/:_authToken=${TOKEN}\nscript-shell=./x\n';
    expect(keep('.npmrc', text)?.split('\n').sort()).toEqual([
      '',
      'auto-install-peers=false',
      'legacy-peer-deps=true',
    ]);
  });

  it('keeps of pnpm-workspace.yaml packages and ranges, and neither hooks nor what they bring', () => {
    const text =
      "packages: ['a/*']\ncatalog: {left: ^1.0.0}\nconfigDependencies: {evil: 1.0.0+sha512-x}\npnpmfile: ./evil.cjs\nregistries: {default: 'https://evil.example'}\n";
    expect(keep('pnpm-workspace.yaml', text)).toBe(
      'packages:\n  - a/*\ncatalog:\n  left: ^1.0.0\n',
    );
  });

  it('keeps of .yarnrc.yml no program, plugin, registry or proxy', () => {
    const text =
      'nodeLinker: node-modules\nyarnPath: ./evil.cjs\nplugins: [./evil.cjs]\nnpmRegistryServer: https://evil.example\nenableScripts: true\nhttpsProxy: http://evil.example\n';
    expect(keep('.yarnrc.yml', text)).toBe('nodeLinker: node-modules\n');
  });

  it.each(['.pnpmfile.cjs', '.pnpmfile.mjs', 'pnpmfile.js', '.yarnrc'])('takes %s away', (name) => {
    expect(keep(name, 'yarn-path "./evil.cjs"')).toBe('');
  });

  it.each(['- a\n- b', '{', '', 'null', 'a: &a [*a]'])('makes nothing of %j', (text) => {
    expect(keep('.yarnrc.yml', text)).toBe('');
  });
});

describe('readPackageManager', () => {
  it.each([
    ['pnpm@9.15.9', { name: 'pnpm', version: '9.15.9', sha512: null }],
    ['pnpm@9.15.9+sha512.abc0', { name: 'pnpm', version: '9.15.9', sha512: 'abc0' }],
    ['yarn@1.22.22+sha1.abc0', { name: 'yarn', version: '1.22.22', sha512: null }],
    ['yarn@4.0.0-rc.1', { name: 'yarn', version: '4.0.0-rc.1', sha512: null }],
  ])('reads %s', (packageManager, expected) => {
    expect(readPackageManager(JSON.stringify({ packageManager }))).toEqual(expected);
  });

  it.each([
    'pnpm@https://evil.example/pnpm.tgz',
    'pnpm@^9',
    'pnpm',
    'pnpm@file:./evil',
    '../evil@1.0.0',
    'pnpm@9.15.9+sha512.abc --registry=https://evil.example',
    'pnpm@01.0.0',
  ])('does not follow %s', (packageManager) => {
    expect(readPackageManager(JSON.stringify({ packageManager }))).toMatch(
      /not name a package manager/,
    );
  });

  it('finds nothing where there is nothing', () => {
    expect(readPackageManager('{}')).toBeNull();
    expect(readPackageManager('no JSON')).toBeNull();
    expect(readPackageManager('{"packageManager": 1}')).toMatch(/not name/);
  });
});

describe('firstSides', () => {
  it('keeps the side of the branch that was merged into', () => {
    const text = 'a\n<<<<<<< HEAD\nb\n||||||| base\nx\n=======\nc\n>>>>>>> tax\nd\n';
    expect(firstSides(text)).toBe('a\nb\nd\n');
    expect(firstSides(text.replaceAll('\n', '\r\n'))).toBe('a\r\nb\r\nd\r\n');
  });

  it.each([
    'a\n',
    '<<<<<<< HEAD\na\n',
    '>>>>>>> x\n',
    '<<<<<<< a\n<<<<<<< b\n=======\n>>>>>>> c\n',
    '<<<<<<<< eight\n',
  ])('makes nothing of %j', (text) => {
    expect(firstSides(text)).toBeNull();
  });
});

it('writes a range as the manifest writes most of them', () => {
  expect(usualPrefix('{"version": "1.0.0", "a": "^1.0.0"}')).toBe('^');
  expect(usualPrefix('{"version": "1.0.0", "a": "1.0.0", "b": "2.0.0", "c": "~1.0.0"}')).toBe('');
  expect(usualPrefix('{"a": "~1.0.0"}')).toBe('~');
  expect(usualPrefix('{}')).toBe('^');
});

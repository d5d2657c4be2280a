import { describe, expect, it } from 'vitest';
import { addPlatform as planPlatform } from '../../../src/edits/dependencies/gemfile-lock.ts';
import { applyEdits } from '../../../src/edits/text-edit.ts';

function addPlatform(lockfile: string, platform: string) {
  const added = planPlatform(lockfile, platform);
  return added.ok ? { ok: true, text: applyEdits(lockfile, [added.edit]) } : added;
}

const LOCK = `GEM
  remote: https://gems.example/
  specs:
    rake (13.0.6)
    rack (3.0.0-beta)

PLATFORMS
  arm64-darwin-22

DEPENDENCIES
  rake

BUNDLED WITH
   2.3.15
`;

describe('addPlatform', () => {
  it('adds the platform at its place, and nothing else', () => {
    expect(addPlatform(LOCK, 'x86_64-linux')).toEqual({
      ok: true,
      text: LOCK.replace('  arm64-darwin-22\n', '  arm64-darwin-22\n  x86_64-linux\n'),
    });
    expect(addPlatform(LOCK.replaceAll('\n', '\r\n'), 'aarch64-linux')).toEqual({
      ok: true,
      text: LOCK.replace('  arm64', '  aarch64-linux\n  arm64').replaceAll('\n', '\r\n'),
    });
  });

  it.each([
    ['a platform of its own making', LOCK, 'x86_64-linux\n  evil', /no platform/],
    [
      'a platform that is there',
      LOCK.replace('arm64-darwin-22', 'x86_64-linux'),
      'x86_64-linux',
      /already/,
    ],
    ['no list', 'GEM\n', 'x86_64-linux', /no list/],
    [
      'a gem with builds',
      LOCK.replace('rake (13.0.6)', 'nokogiri (1.15.0-x86_64-darwin)'),
      'x86_64-linux',
      /nokogiri is locked in builds.*bundle lock --add-platform x86_64-linux/,
    ],
  ])('refuses %s', (_, lockfile, platform, reason) => {
    expect(addPlatform(lockfile, platform)).toEqual({
      ok: false,
      reason: expect.stringMatching(reason) as string,
    });
  });
});

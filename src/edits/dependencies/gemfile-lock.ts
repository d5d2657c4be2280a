import type { TextEdit } from '../text-edit.ts';

/** Platforms of continuous integration that a `Gemfile.lock` may be given. */
const PLATFORMS = new Set([
  'x86_64-linux',
  'x86_64-linux-gnu',
  'x86_64-linux-musl',
  'aarch64-linux',
  'aarch64-linux-gnu',
  'aarch64-linux-musl',
  'x86_64-darwin',
  'arm64-darwin',
]);

/** The edit that adds a platform to a lockfile, or why that takes bundler itself. */
export type PlatformAdded = { ok: true; edit: TextEdit } | { ok: false; reason: string };

/**
 * Adds `platform` to the PLATFORMS of a `Gemfile.lock`. Right as a mere edit only where no gem is
 * locked in a build of its own for one platform; else bundler must look for the new one's builds.
 */
export function addPlatform(lockfile: string, platform: string): PlatformAdded {
  if (!PLATFORMS.has(platform)) {
    return {
      ok: false,
      reason: `“${platform.slice(0, 60)}” is no platform that is added by itself`,
    };
  }
  const section = /^PLATFORMS\r?\n((?: {2}\S+\r?\n)+)/m.exec(lockfile);
  const listed = section?.[1];
  if (section === null || listed === undefined) {
    return { ok: false, reason: 'Gemfile.lock has no list of platforms' };
  }
  const platforms = listed.trim().split(/\s+/);
  if (platforms.includes(platform)) {
    return { ok: false, reason: `Gemfile.lock lists ${platform} already` };
  }
  const built =
    /^ {4}(\S+) \([^()\s]+-(?:x86_64|x86|arm64|aarch64|java|universal|x64)[^()\s]*\)\r?$/m;
  const gem = built.exec(lockfile)?.[1];
  if (gem !== undefined) {
    return {
      ok: false,
      reason: `the gem ${gem} is locked in builds for single platforms, so bundler must look for the one of ${platform}: run \`bundle lock --add-platform ${platform}\``,
    };
  }
  const at = section.index + section[0].indexOf(listed);
  const lineBreak = listed.includes('\r\n') ? '\r\n' : '\n';
  const next = platforms.find((other) => other > platform);
  const offset = next === undefined ? listed.length : listed.indexOf(`  ${next}`);
  const place = at + offset;
  return { ok: true, edit: { start: place, end: place, text: `  ${platform}${lineBreak}` } };
}

import { LOCKFILES, npmFailure, parseNpmLock } from '../npm-lock.ts';
import { failed } from '../tool.ts';
import type { LockfileWriter } from './lockfile-writer.ts';
import { npmResolutions } from './resolutions.ts';
import { declaresWorkspace } from './workspaces.ts';

/** npm; the lockfile keeps its format version. */
export const npmWriter: LockfileWriter = {
  lockfiles: LOCKFILES,
  owns: () => true,
  takesIn: declaresWorkspace,
  resolutions: npmResolutions,
  async write({ registryEnvironment, registry, run }, { home, text }) {
    const lock = parseNpmLock(Buffer.from(text));
    const version = lock?.version ?? null;
    const result = await run({
      argv: [
        'npm',
        'install',
        '--package-lock-only',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        ...(version === null ? [] : [`--lockfile-version=${version}`]),
        ...(lock?.omitsResolved === true ? ['--omit-lockfile-registry-resolved'] : []),
      ],
      directory: home,
      env: registryEnvironment,
      network: 'registry',
    });
    if (!result.ok) return failed(npmFailure('npm install --package-lock-only', result));
    return {
      ok: true,
      used: 'npm',
      finish: (written) => withPublicRegistry(written, text, registry),
    };
  },
};

/**
 * A lockfile in which the operator's registry, where npm fetched from, is named as the public one:
 * its address is nobody else's business, and of no use to them. Where the repository itself names
 * that registry it stays.
 */
function withPublicRegistry(
  written: string,
  before: string,
  registry: { url: string; publicUrl: string } | null,
): string {
  if (registry === null) return written;
  const resolved = (url: string) => `"resolved": "${url.replace(/\/*$/, '/')}`;
  const named = resolved(registry.url);
  return before.includes(named) ? written : written.replaceAll(named, resolved(registry.publicUrl));
}

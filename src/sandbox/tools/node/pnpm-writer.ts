import { dirname } from 'node:path/posix';
import { major } from 'semver';
import type { WorkingCopy } from '../../working-copy.ts';
import { failed } from '../tool.ts';
import { under } from '../under.ts';
import { failureOf } from '../failure.ts';
import { fetchProgram } from './fetch-program.ts';
import type { LockfileWriter } from './lockfile-writer.ts';
import { type PackagedProgram, readPackageManager } from './package-manager.ts';
import { pnpmResolutions } from './resolutions.ts';
import { listsPnpmPackage, sharesPnpmLockfile } from './workspaces.ts';

/** Format of the lockfile → the major version of pnpm that writes it. */
const BY_FORMAT: Record<string, string> = { '5.4': '7', '6.0': '8', '6.1': '8', '9.0': '9' };
const WORKSPACE = 'pnpm-workspace.yaml';
/** Major versions whose settings we know well enough to keep hooks and downloads out. */
const KNOWN = [7, 8, 9, 10];

/** pnpm, in the version that `packageManager` names, else in the one that writes this format. */
export const pnpmWriter: LockfileWriter = {
  lockfiles: ['pnpm-lock.yaml'],
  owns: () => true,
  takesIn: sharesPnpmLockfile,
  resolutions: pnpmResolutions,
  async write(bench, { home, text }) {
    const manifest = await bench.copy.read(under(home, 'package.json'));
    const program = choose(manifest === null ? '{}' : Buffer.from(manifest).toString(), text);
    if (typeof program === 'string') return failed(program);
    if (/^pnpmfileChecksum:/m.test(text)) {
      return failed(
        'A .pnpmfile of the repository shapes its pnpm-lock.yaml. That is code, which is not run where packages can be fetched: run `pnpm install --lockfile-only` yourself.',
      );
    }
    const fetched = await fetchProgram(bench, program);
    if (!fetched.ok) return fetched;
    const used = `pnpm ${program.version}`;
    const result = await bench.run({
      argv: [
        'node',
        fetched.script,
        'install',
        '--lockfile-only',
        '--ignore-scripts',
        '--ignore-pnpmfile',
        '--no-frozen-lockfile',
        ...((await standsAlone(bench.copy, home)) ? ['--ignore-workspace'] : []),
      ],
      directory: home,
      env: {
        ...bench.registryEnvironment,
        npm_config_store_dir: `${bench.scratch}/store`,
        npm_config_cache_dir: `${bench.scratch}/pnpm-cache`,
        npm_config_manage_package_manager_versions: 'false',
        npm_config_package_manager_strict: 'false',
        // No protocol of git's is let through: such a dependency would bring scripts of its own.
        GIT_ALLOW_PROTOCOL: 'none',
      },
      network: 'registry',
    });
    if (!result.ok) return failed(failureOf('pnpm install --lockfile-only', result));
    return { ok: true, used, finish: (written) => written };
  },
};

/** True for a project with a lockfile of its own below a workspace that does not take it in. */
async function standsAlone(copy: WorkingCopy, home: string): Promise<boolean> {
  let below = false;
  for (let folder = home; folder !== '';) {
    if (copy.files.has(under(folder, WORKSPACE))) return false;
    folder = dirname(folder) === '.' ? '' : dirname(folder);
    below ||= copy.files.has(under(folder, WORKSPACE));
    if (await listsPnpmPackage(copy, folder, home)) return false;
  }
  return below;
}

function choose(manifest: string, lockfile: string): PackagedProgram | string {
  const script = 'bin/pnpm.cjs';
  const named = readPackageManager(manifest);
  if (typeof named === 'string') return named;
  if (named?.name === 'pnpm') {
    if (KNOWN.includes(major(named.version))) {
      return { package: 'pnpm', version: named.version, script, sha512: named.sha512 };
    }
    return `package.json asks for pnpm ${named.version}; the tool knows how to keep pnpm ${KNOWN.join(', ')} from running code of the repository.`;
  }
  const format = /^lockfileVersion: ['"]?(\d+\.\d+)['"]?\r?$/m.exec(lockfile)?.[1] ?? '';
  const version = Object.hasOwn(BY_FORMAT, format) ? BY_FORMAT[format] : undefined;
  if (version === undefined) {
    return `pnpm-lock.yaml has the format “${format}”, and package.json does not say which pnpm writes it (\`packageManager\`).`;
  }
  return { package: 'pnpm', version, script, sha512: null };
}

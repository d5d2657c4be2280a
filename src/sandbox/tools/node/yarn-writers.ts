import { failed, type ToolOutcome, type Workbench } from '../tool.ts';
import { under } from '../under.ts';
import { failureOf } from '../failure.ts';
import { fetchProgram } from './fetch-program.ts';
import type { Lockfile, LockfileWriter } from './lockfile-writer.ts';
import { type PackagedProgram, readPackageManager } from './package-manager.ts';
import { berryResolutions, yarnResolutions } from './resolutions.ts';
import { startAlone } from './start-alone.ts';
import { declaresWorkspace } from './workspaces.ts';

const LOCKFILE = 'yarn.lock';
const isBerry = (text: string): boolean => /^__metadata:/m.test(text);

/** Yarn 1. It knows no way to write a lockfile without fetching, so it installs beside the copy. */
export const yarnWriter: LockfileWriter = {
  lockfiles: [LOCKFILE],
  owns: (text) => !isBerry(text),
  takesIn: declaresWorkspace,
  resolutions: yarnResolutions,
  async write(bench, { path, home, text }) {
    const program = await choose(bench, home, { package: 'yarn', script: 'bin/yarn.js' }, '1');
    if (!('package' in program)) return program;
    const fetched = await fetchProgram(bench, program);
    if (!fetched.ok) return fetched;
    const { registry, scratch } = bench;
    // It fetches from wherever the lockfile says; here that can be the operator's registry only.
    if (registry !== null) await bench.copy.write(path, pointedAt(text, registry.url));
    const result = await bench.run({
      argv: [
        'node',
        fetched.script,
        'install',
        '--ignore-scripts',
        '--ignore-engines',
        '--ignore-platform',
        '--no-default-rc',
        '--non-interactive',
        '--no-progress',
        `--modules-folder=${scratch}/modules`,
      ],
      directory: home,
      env: {
        ...bench.registryEnvironment,
        YARN_IGNORE_PATH: '1',
        YARN_CACHE_FOLDER: `${scratch}/yarn`,
        ...(registry === null ? {} : { yarn_registry: registry.url }),
        GIT_ALLOW_PROTOCOL: 'none',
      },
      network: 'registry',
    });
    if (!result.ok) return failed(failureOf('yarn install', result));
    return {
      ok: true,
      used: `yarn ${program.version}`,
      finish: (written) => pointedBack(written, text, registry),
    };
  },
};

/** Format of the lockfile → the major version of yarn that writes it. */
const BY_FORMAT: Record<string, string> = { '4': '2', '5': '3', '6': '3', '8': '4' };

/** Yarn 2 and newer: without the repository's own program, plugins and scripts. */
export const berryWriter: LockfileWriter = {
  lockfiles: [LOCKFILE],
  owns: isBerry,
  resolutions: berryResolutions,
  async write(bench, { home, text }) {
    const code = await generatorIn(bench);
    if (code !== null) {
      return failed(
        `${code} has a dependency of \`exec:\`, which is made by running code of the repository.`,
      );
    }
    const format = /^ {2}version: (\d+)\r?$/m.exec(text)?.[1] ?? '';
    const fallback = Object.hasOwn(BY_FORMAT, format) ? BY_FORMAT[format] : undefined;
    const names = { package: '@yarnpkg/cli-dist', script: 'bin/yarn.js' };
    const program = await choose(bench, home, names, fallback);
    if (!('package' in program)) return program;
    const fetched = await fetchProgram(bench, { ...program, sha512: null });
    if (!fetched.ok) return fetched;
    const result = await bench.run({
      argv: [...startAlone(fetched.script), 'install', '--mode=update-lockfile'],
      directory: home,
      env: berryEnvironment(bench),
      network: 'registry',
    });
    if (!result.ok) return failed(failureOf('yarn install --mode=update-lockfile', result));
    return { ok: true, used: `yarn ${program.version}`, finish: (written) => written };
  },
};

function berryEnvironment({
  registry,
  registryEnvironment,
  scratch,
}: Workbench): Record<string, string> {
  const { NODE_EXTRA_CA_CERTS: ca } = registryEnvironment;
  return {
    ...registryEnvironment,
    YARN_IGNORE_PATH: '1',
    YARN_ENABLE_SCRIPTS: '0',
    YARN_ENABLE_TELEMETRY: '0',
    YARN_ENABLE_IMMUTABLE_INSTALLS: '0',
    YARN_ENABLE_CONSTRAINTS_CHECKS: '0',
    YARN_ENABLE_GLOBAL_CACHE: '1',
    YARN_GLOBAL_FOLDER: `${scratch}/berry`,
    YARN_ENABLE_COLORS: '0',
    GIT_ALLOW_PROTOCOL: 'none',
    ...(registry === null ? {} : { YARN_NPM_REGISTRY_SERVER: registry.url.replace(/\/+$/, '') }),
    ...(registry?.url.startsWith('http:') === true
      ? { YARN_UNSAFE_HTTP_WHITELIST: URL.parse(registry.url)?.hostname ?? '' }
      : {}),
    ...(ca === undefined ? {} : { YARN_HTTPS_CA_FILE_PATH: ca }),
  };
}

/** The manifest that has a dependency of the `exec:` protocol, or null. */
async function generatorIn({ copy }: Workbench): Promise<string | null> {
  for (const path of copy.files.keys()) {
    if (!/(?:^|\/)(?:package\.json|\.yarnrc\.yml|yarn\.lock)$/.test(path)) continue;
    const content = await copy.read(path);
    if (content !== null && /["'@]exec:|:\s+exec:/.test(Buffer.from(content).toString()))
      return path;
  }
  return null;
}

/** The version that `packageManager` names, else the newest of the major version given. */
async function choose(
  { copy }: Workbench,
  home: Lockfile['home'],
  names: Pick<PackagedProgram, 'package' | 'script'>,
  fallback: string | undefined,
): Promise<PackagedProgram | (ToolOutcome & { ok: false })> {
  const manifest = await copy.read(under(home, 'package.json'));
  const named = readPackageManager(manifest === null ? '{}' : Buffer.from(manifest).toString());
  if (typeof named === 'string') return failed(named);
  if (named?.name === 'yarn') {
    const { version, sha512 } = named;
    const one = version.startsWith('1.');
    if (one === (names.package === 'yarn')) return { ...names, version, sha512 };
    return failed(`package.json asks for yarn ${version}, which did not write this yarn.lock.`);
  }
  if (fallback !== undefined) return { ...names, version: fallback, sha512: null };
  return failed('Neither package.json (`packageManager`) nor yarn.lock says which yarn wrote it.');
}

/** A tarball of a registry, as yarn 1 writes where it was fetched from. */
const RESOLVED =
  /^( {2}resolved ")(https?:\/\/[^/"\s]+\/(?:[^"\s]*\/)?)((?:@[^/"\s]+\/)?[^/"\s]+\/-\/[^/"\s]+)"/gm;

/** The lockfile with every tarball of a registry at this one. */
function pointedAt(lockfile: string, url: string): string {
  const base = url.replace(/\/*$/, '/');
  return lockfile.replace(
    RESOLVED,
    (_, head: string, __: string, tarball: string) => `${head}${base}${tarball}"`,
  );
}

/** The lockfile with its tarballs where they were, and new ones where most of the others are. */
function pointedBack(
  written: string,
  before: string,
  registry: { url: string; publicUrl: string } | null,
): string {
  if (registry === null) return written;
  const known = new Map<string, string>();
  const count = new Map<string, number>();
  for (const [, , base = '', tarball = ''] of before.matchAll(RESOLVED)) {
    known.set(tarball.replace(/#.*$/, ''), base);
    count.set(base, (count.get(base) ?? 0) + 1);
  }
  const [usual] = [...count].sort(([, a], [, b]) => b - a)[0] ?? [
    registry.publicUrl.replace(/\/*$/, '/'),
  ];
  return written.replace(RESOLVED, (_, head: string, __: string, tarball: string) => {
    const base = known.get(tarball.replace(/#.*$/, '')) ?? usual;
    return `${head}${base}${tarball}"`;
  });
}

import { compare, minVersion, satisfies, validRange } from 'semver';
import { z } from 'zod';
import { changeJsonText } from './node/json-text.ts';
import { bringInStep, findLockfile } from './node/lockfile-writers.ts';
import { npmWriter } from './node/npm-writer.ts';
import { publishedVersions } from './node/published-versions.ts';
import { NODE_SETTINGS } from './node/settings.ts';
import { npmFailure } from './npm-lock.ts';
import { repositoryPath } from './repository-path.ts';
import { failed, type Tool, type ToolOutcome, type Workbench } from './tool.ts';
import { under } from './under.ts';

const schema = z.strictObject({ directory: repositoryPath.optional() });
const NAME = String.raw`(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*`;
/** As many versions of a package as are asked for their peers. */
const MOST_VERSIONS = 60;

/** The conflict, as npm tells it: who has what, and who wants something else of it. */
interface Conflict {
  /** The package that both talk about, and the version that is there. */
  peer: string;
  found: string;
  /** The package that wants another one, and its own version. */
  asker: string;
  version: string;
}

/**
 * Raises the one direct dependency whose peer range is too old to its smallest version that accepts
 * what the project has. Nothing else: where it takes more than that, it is for people to decide.
 */
export const npmPeerConflict: Tool<z.infer<typeof schema>> = {
  name: 'npm-peer-conflict',
  ecosystem: 'npm',
  programs: [],
  settings: NODE_SETTINGS,
  schema,
  run: async (bench, { directory = '' }) => {
    const path = under(directory, 'package.json');
    const content = await bench.copy.read(path);
    const lockfile = await findLockfile(bench.copy, directory, [npmWriter]);
    if (content === null || lockfile === null) {
      return failed(
        `There is no package.json with a package-lock.json in ${directory === '' ? 'the repository’s root' : directory}.`,
      );
    }
    const manifest = Buffer.from(content).toString();
    const attempt = await npmWriter.write(bench, lockfile);
    const output = attempt.ok ? '' : await conflictOf(bench, lockfile.home);
    const conflict = readConflict(output);
    if (attempt.ok || conflict === null) {
      return failed(
        'npm finds no conflict of one direct dependency with another on this commit; what it finds is for people to decide.',
      );
    }
    const asked = directSpec(manifest, conflict.asker);
    if (asked === null) {
      return failed(
        `${conflict.asker} ${conflict.version} wants another ${conflict.peer}, and package.json does not ask for ${conflict.asker} by a version: which package to raise is for people to decide.`,
      );
    }
    const next = await smallestFitting(bench, conflict);
    if (typeof next !== 'string') return next;
    const prefix = /^[\^~]?/.exec(asked.spec)?.[0] ?? '';
    const changed = changeJsonText(manifest, {
      section: asked.section,
      key: conflict.asker,
      value: prefix + next,
    });
    if (changed === null || !(await bench.copy.write(path, changed))) {
      return failed(`${path} cannot be changed in one place: it is not plain JSON.`);
    }
    const outcome = await bringInStep(bench, lockfile, [path]);
    return outcome.ok ? { ...outcome, said: raised(conflict, next) } : outcome;
  },
};

/** What people are to know of a raised package. */
function raised({ peer, found, asker, version }: Conflict, next: string): string {
  const said = `Raised ${asker} from ${version} to ${next}, its smallest version that accepts ${peer} ${found}.`;
  return satisfies(next, `^${version}`)
    ? said
    : `${said} It may behave otherwise than before: read its release notes.`;
}

/** npm's own report of the conflict; the writer keeps only one sentence of it. */
async function conflictOf(
  { registryEnvironment: env, run }: Workbench,
  directory: string,
): Promise<string> {
  const argv = [
    'npm',
    'install',
    '--package-lock-only',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ];
  const step = {
    argv: argv as [string, ...string[]],
    directory,
    env,
    network: 'registry',
  } as const;
  return (await run(step)).output;
}

function readConflict(output: string): Conflict | null {
  const found = new RegExp(`^npm error Found: (${NAME})@(\\d\\S*)$`, 'm').exec(output);
  const wants = new RegExp(`peer (${NAME})@"([^"]+)" from (${NAME})@(\\d\\S*)$`, 'm').exec(
    output.slice(output.indexOf('Could not resolve dependency')),
  );
  if (found === null || wants === null) return null;
  const [, peer = '', version = ''] = found;
  const [, wanted = '', range = '', asker = '', own = ''] = wants;
  if (peer !== wanted || validRange(range) === null || satisfies(version, range)) return null;
  return { peer, found: version, asker, version: own };
}

function directSpec(manifest: string, name: string): { section: string; spec: string } | null {
  const lists = z.record(z.string(), z.unknown()).catch({});
  const parsed = z
    .object({ dependencies: lists, devDependencies: lists })
    .safeParse(JSON.parse(manifest));
  for (const [section, list] of Object.entries(parsed.data ?? {})) {
    const spec = list[name];
    if (typeof spec === 'string' && /^[\^~]?\d+\.\d+\.\d+/.test(spec)) return { section, spec };
  }
  return null;
}

async function smallestFitting(
  bench: Workbench,
  { peer, found, asker, version }: Conflict,
): Promise<string | (ToolOutcome & { ok: false })> {
  const published = await publishedVersions(bench, asker, `>${version}`);
  if (!published.ok) return published;
  for (const candidate of published.versions.toSorted(compare).slice(0, MOST_VERSIONS)) {
    const view = await bench.run({
      argv: ['npm', 'view', `${asker}@${candidate}`, 'peerDependencies', '--json'],
      directory: '',
      env: { ...bench.registryEnvironment, npm_config_loglevel: 'error' },
      network: 'registry',
    });
    if (!view.ok) return failed(npmFailure(`npm view ${asker}@${candidate}`, view));
    const range = peersOf(view.output)[peer];
    const fits = range === undefined || (validRange(range) !== null && satisfies(found, range));
    if (fits && minVersion(candidate) !== null) return candidate;
  }
  return failed(`No version of ${asker} above ${version} accepts ${peer} ${found}.`);
}

function peersOf(output: string): Record<string, string> {
  try {
    return z.record(z.string(), z.string()).safeParse(JSON.parse(output)).data ?? {};
  } catch {
    return {};
  }
}

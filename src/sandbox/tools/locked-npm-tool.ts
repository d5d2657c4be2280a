import { dirname } from 'node:path/posix';
import { z } from 'zod';
import type { ToolName } from '../../domain/sandbox.ts';
import { NPM_SETTINGS } from '../settings-files.ts';
import type { WorkingCopy } from '../working-copy.ts';
import { complainedFiles, locate, NONE_LOCATED } from './complained-files.ts';
import { commandLine, type KnownOptions, knownOptions } from './known-options.ts';
import { firstLine, leftOver } from './left-over.ts';
import { LOCKFILES, npmFailure, parseNpmLock } from './npm-lock.ts';
import type { Tool, ToolOutcome, Workbench } from './tool.ts';
import { failed, refused } from './tool.ts';

const schema = z.strictObject({ files: complainedFiles, command: commandLine });

/** A formatter or linter that npm installs, and what is different about it. */
interface LockedNpmTool {
  name: ToolName;
  /** The package, whose one program is called `program`. */
  package: string;
  program: string;
  /** Of the job's own command, the options that are passed on. */
  options: KnownOptions;
  /** Arguments that correct `files` (relative to where it runs) in place. */
  args: (files: string[], options: string[], command: string) => string[];
  /** How a linter prints what it cannot correct, with the group `rule` or `message`; none for formatters. */
  complaint?: RegExp;
}

/**
 * A tool that corrects exactly the given files with the repository's own version, plugins and
 * settings. The locked dependencies are installed with the registry in reach and nothing of the
 * repository executed; then the program, which may evaluate the repository's code, runs without any
 * network.
 */
export function lockedNpmTool(spec: LockedNpmTool): Tool<z.infer<typeof schema>> {
  return {
    name: spec.name,
    ecosystem: 'npm',
    programs: [],
    settings: [NPM_SETTINGS],
    schema,
    run: async (bench, { files, command = '' }) => {
      const wanted = locate(bench.copy, files);
      if (wanted.length === 0) return failed(NONE_LOCATED);
      const homes = new Map<string | null, string[]>();
      for (const file of wanted) {
        const home = npmHome(bench.copy, file);
        homes.set(home, [...(homes.get(home) ?? []), file]);
      }
      const versions = new Set<string>();
      for (const [home, group] of homes) {
        const problem =
          (await install(bench, home, spec)) ?? (await correct(bench, home ?? '', group));
        if (problem !== null) return problem;
        const version = await versionOf(bench.copy, home ?? '', spec.package);
        if (version !== null) versions.add(version);
      }
      const used = [spec.program, ...versions].join(' ');
      return { ok: true, used, keep: (path) => wanted.includes(path) };

      async function correct(
        { run }: Workbench,
        home: string,
        group: string[],
      ): Promise<ToolOutcome | null> {
        const relative = group.map((file) => (home === '' ? file : file.slice(home.length + 1)));
        const result = await run({
          argv: [
            'node',
            `node_modules/.bin/${spec.program}`,
            ...spec.args(relative, knownOptions(command, spec.options), command),
          ],
          directory: home,
          env: { CI: 'true', NO_COLOR: '1' },
          network: 'none',
        });
        if (result.ok) return null;
        if (spec.complaint !== undefined && result.exitCode !== null) {
          return leftOver(spec.program, result, spec.complaint);
        }
        return failed(`${spec.program} failed: ${result.reason}${firstLine(result)}.`);
      }
    },
  };
}

/** The nearest folder at or above a file that has an npm lockfile, or null. */
function npmHome({ files }: WorkingCopy, file: string): string | null {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const prefix = folder === '.' ? '' : `${folder}/`;
    if (LOCKFILES.some((name) => files.has(prefix + name))) return prefix.slice(0, -1);
    if (folder === '.') return null;
  }
}

const OTHER_LOCKS: Array<[file: string, manager: string]> = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];

async function install(
  { copy, registryEnvironment, run }: Workbench,
  home: string | null,
  { program, package: wanted }: LockedNpmTool,
): Promise<ToolOutcome | null> {
  if (home === null) {
    const other = OTHER_LOCKS.find(([file]) => copy.files.has(file));
    if (other === undefined) {
      return failed(
        `The repository has no package-lock.json, so its ${program} cannot be installed.`,
      );
    }
    return refused(
      `The repository’s packages are locked by ${other[1]}; only what npm locks is installed here, so its own ${program} cannot be run.`,
    );
  }
  const prefix = home === '' ? '' : `${home}/`;
  const lockfile = LOCKFILES.find((name) => copy.files.has(prefix + name)) ?? '';
  const content = await copy.read(prefix + lockfile);
  if (content === null || parseNpmLock(content)?.installed.has(wanted) !== true) {
    return failed(
      `${prefix}${lockfile} does not list ${wanted}; only the version that the repository locks is used.`,
    );
  }
  const result = await run({
    argv: ['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
    directory: home,
    env: registryEnvironment,
    network: 'registry',
  });
  return result.ok ? null : failed(npmFailure('npm ci --ignore-scripts', result));
}

/** The version of an installed package, or null when it does not say a plain one. */
async function versionOf(copy: WorkingCopy, home: string, name: string): Promise<string | null> {
  const prefix = home === '' ? '' : `${home}/`;
  const content = await copy.read(`${prefix}node_modules/${name}/package.json`);
  if (content === null) return null;
  return (
    /"version":\s*"(\d+\.\d+\.\d+[\w.-]{0,30})"/.exec(Buffer.from(content).toString())?.[1] ?? null
  );
}

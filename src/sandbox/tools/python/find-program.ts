import { type HostProgram, missingProgram } from '../../host-programs.ts';
import { refused, unavailable, type ToolOutcome, type Workbench } from '../tool.ts';
import { pinnedVersion } from './pinned-version.ts';

/** Where a wheel is unpacked in the copy; nothing in a `node_modules` is ever proposed. */
const HOME = 'node_modules/.python';
/**
 * Starts a module from that folder alone: isolated, so that neither the repository's own modules
 * nor its environment come in its place.
 */
const START =
  'import os,sys,runpy; sys.path.insert(0, os.path.abspath(sys.argv.pop(1))); m = sys.argv.pop(1); sys.argv[0] = m; runpy.run_module(m, run_name="__main__", alter_sys=True)';

const PIP: HostProgram = {
  name: 'pip3',
  install: 'apt-get install python3-pip',
  version: ['python3', '-I', '-m', 'pip', '--version'],
};

/** A Python program in the version that the repository wants, ready to be called. */
export interface PythonProgram {
  argv: [program: string, ...args: string[]];
  /** `black 23.1.0`. */
  used: string;
}

/**
 * Finds the version that the repository pins: this machine's program where it is that, else the
 * wheel of the operator's index, for which no code runs until it is called. Where nothing is
 * pinned, this machine's program, else the newest wheel. Another version than the pinned one is
 * never taken: it may format differently.
 */
export async function findPythonProgram(
  bench: Workbench,
  program: HostProgram,
): Promise<({ ok: true } & PythonProgram) | (ToolOutcome & { ok: false })> {
  const { name } = program;
  const pinned = await pinnedVersion(bench.copy, name);
  if (pinned === 'conflict') {
    return refused(
      `The repository pins several versions of ${name}; which one counts is not plain.`,
    );
  }
  const host = await bench.host(program);
  if (host !== null && (pinned === null || host.version === pinned.version)) {
    return { ok: true, argv: [name], used: named(name, host.version) };
  }
  const wheel = await fetchWheel(bench, name, pinned?.version ?? null);
  if (wheel.ok) return wheel;
  if (pinned === null) return unavailable(missingProgram(program));
  const here =
    host === null ? 'is not on this machine' : `is ${host.version ?? 'of another version'} here`;
  return unavailable(
    `The repository pins ${name} ${pinned.version} (${pinned.path}), and ${name} ${here}; another version may format differently. ${wheel.message}`,
  );
}

async function fetchWheel(
  bench: Workbench,
  name: string,
  version: string | null,
): Promise<({ ok: true } & PythonProgram) | (ToolOutcome & { ok: false })> {
  const { registry, registryEnvironment: env, host, run, copy } = bench;
  if (registry === null) return unavailable('No Python package index is in reach of the tools.');
  if ((await host(PIP)) === null) return unavailable(missingProgram(PIP));
  if ([...copy.files.keys(), ...copy.links].some((path) => path.startsWith('node_modules/'))) {
    return unavailable('The repository has a node_modules of its own, where the wheel would go.');
  }
  const wanted = version === null ? name : `${name}==${version}`;
  const result = await run({
    argv: [
      'python3',
      // Isolated: a `pip` of the repository must not be taken for pip.
      '-I',
      '-m',
      'pip',
      'install',
      '--only-binary=:all:',
      '--no-compile',
      '--no-warn-script-location',
      `--target=${HOME}`,
      '--',
      wanted,
    ],
    directory: '',
    env,
    network: 'registry',
  });
  if (!result.ok) {
    const line = /^ERROR: (.*\S)/m.exec(result.output)?.[1]?.slice(0, 300);
    const why = line === undefined ? result.reason : `${result.reason} (${line})`;
    return unavailable(`\`pip install ${wanted}\` failed: ${why}.`);
  }
  const got = new RegExp(`Successfully installed .*?\\b${name}-([\\d.]+\\d)`).exec(
    result.output,
  )?.[1];
  return {
    ok: true,
    argv: ['python3', '-I', '-B', '-c', START, HOME, name],
    used: named(name, version ?? got ?? null),
  };
}

function named(name: string, version: string | null): string {
  return version === null ? name : `${name} ${version}`;
}

import { dirname, join } from 'node:path';
import type { Launchable } from './bubblewrap.ts';
import { SANDBOX_HOME } from './bubblewrap.ts';
import type { Preparation } from './launch.ts';
import { prlimitArguments } from './limits.ts';
import type { Toolchain } from './toolchain.ts';

/**
 * The same program as a plain child: our user, our file system, our network. What is kept is the
 * empty environment, private home and temporary folders below `scratch`, and the limits where this
 * machine has prlimit.
 */
export function prepareProcess(
  spec: Launchable,
  toolchain: Toolchain,
  scratch: string,
  prlimit: string | null,
): Preparation {
  const shown = (target: string): string | undefined =>
    spec.binds.find((bind) => bind.target === target)?.source;
  const command = [
    ...(prlimit === null ? [] : [prlimit, ...prlimitArguments(spec.limits, false), '--']),
    ...spec.argv,
  ];
  return {
    program: command[0] ?? spec.argv[0],
    args: command.slice(1),
    env: {
      ...spec.env,
      HOME: spec.env.HOME ?? shown(SANDBOX_HOME) ?? join(scratch, 'home'),
      TMPDIR: spec.env.TMPDIR ?? shown('/tmp') ?? join(scratch, 'tmp'),
      PATH: spec.env.PATH ?? processPath(toolchain),
    },
    cwd: spec.cwd,
    inputs: [],
    reports: 'exit',
  };
}

/** Where a plain child finds its programs: our node first, then the system's. */
export function processPath(toolchain: Toolchain): string {
  const npm = toolchain.npm === null ? [] : [join(toolchain.npm, 'bin')];
  return [
    dirname(toolchain.node),
    '/usr/local/bin',
    '/usr/bin',
    '/bin',
    '/usr/sbin',
    '/sbin',
    ...npm,
  ].join(':');
}

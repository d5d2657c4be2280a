import { lstatSync, readlinkSync } from 'node:fs';
import type { Bind, Preparation } from './launch.ts';
import type { Limits } from './limits.ts';
import { prlimitArguments } from './limits.ts';
import type { Toolchain } from './toolchain.ts';

/** What one program is and sees, before an isolation makes it ready. */
export interface Launchable {
  argv: [program: string, ...args: string[]];
  cwd: string;
  env: Record<string, string>;
  binds: Bind[];
  limits: Limits;
}

/** The programs bubblewrap needs on the host, by full path. */
export interface BubblewrapPrograms {
  bwrap: string;
  prlimit: string;
  /** Null unless we are root: then everything runs as `uid` from before bubblewrap on. */
  setpriv: string | null;
  uid: number;
  gid: number;
  /** This bubblewrap can forbid user namespaces inside, a favourite way into the kernel. */
  disableUserns: boolean;
}

export const SANDBOX_HOME = '/home/runner';
export const SANDBOX_PATH =
  '/opt/node/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const LINKED = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];
const SYSTEM = [
  '/etc/alternatives',
  '/etc/ld.so.cache',
  '/etc/localtime',
  '/etc/mime.types',
  '/etc/ssl',
  '/etc/pki',
  '/etc/ca-certificates',
  // Where Debian keeps what its Java and Maven cannot start without; Maven's settings hold secrets.
  '/etc/java-11-openjdk',
  '/etc/java-17-openjdk',
  '/etc/java-21-openjdk',
  '/etc/java-25-openjdk',
  '/etc/maven/m2.conf',
  '/etc/maven/logging',
  '/nix/store',
];

/**
 * A bubblewrap call in which the program sees system folders read-only, `binds`, node and npm below
 * /opt/node, and private scratch; no network, no host processes, no host environment.
 */
export function prepareBubblewrap(
  spec: Launchable,
  programs: BubblewrapPrograms,
  toolchain: Toolchain,
): Preparation {
  const files: Array<[path: string, content: string]> = [
    ['/etc/passwd', `runner:x:${programs.uid}:${programs.gid}::${SANDBOX_HOME}:/bin/sh\n`],
    ['/etc/group', `runner:x:${programs.gid}:\n`],
    ['/etc/hosts', '127.0.0.1 localhost\n::1 localhost\n'],
    ['/etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files\n'],
  ];
  const options = [
    ...namespaces(programs),
    ...system(),
    ...files.flatMap(([path], index) => ['--ro-bind-data', String(5 + index), path]),
    ...scratch(spec),
    ...tools(toolchain),
    ...[...spec.binds]
      .sort((a, b) => a.target.length - b.target.length)
      .flatMap((bind) => [bind.writable ? '--bind' : '--ro-bind', bind.source, bind.target]),
    '--remount-ro',
    '/dev',
    '--remount-ro',
    '/',
    '--clearenv',
    ...Object.entries(spec.env).flatMap(([name, value]) => ['--setenv', name, value]),
    '--chdir',
    spec.cwd,
  ];
  // Options travel by a pipe: an environment in the arguments would be there for all to read.
  const command = [
    ...(programs.setpriv === null
      ? []
      : [programs.setpriv, `--reuid=${programs.uid}`, `--regid=${programs.gid}`, '--clear-groups']),
    programs.bwrap,
    '--args',
    '4',
    '--json-status-fd',
    '3',
    '--',
    // The limits are set inside: there, processes are counted in the tree's own namespace.
    programs.prlimit,
    ...prlimitArguments(spec.limits, true),
    '--',
    ...spec.argv,
  ];
  return {
    program: command[0] ?? programs.bwrap,
    args: command.slice(1),
    env: {},
    cwd: '/',
    inputs: [options.map((option) => `${option}\0`).join(''), ...files.map(([, text]) => text)],
    reports: 'status',
  };
}

function namespaces(programs: BubblewrapPrograms): string[] {
  return [
    '--unshare-all',
    ...(programs.disableUserns ? ['--unshare-user', '--disable-userns'] : []),
    '--die-with-parent',
    '--new-session',
    '--hostname',
    'sandbox',
  ];
}

function system(): string[] {
  return [
    '--ro-bind',
    '/usr',
    '/usr',
    ...LINKED.flatMap(mirror),
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    ...SYSTEM.flatMap((path) => ['--ro-bind-try', path, path]),
  ];
}

function mirror(path: string): string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  return found.isSymbolicLink()
    ? ['--symlink', readlinkSync(path), path]
    : ['--ro-bind', path, path];
}

function scratch({ limits, binds }: Launchable): string[] {
  const taken = new Set(binds.map((bind) => bind.target));
  return ['/tmp', SANDBOX_HOME, '/dev/shm'].flatMap((path) =>
    taken.has(path)
      ? []
      : ['--size', String(limits.scratchBytes), '--perms', '0700', '--tmpfs', path],
  );
}

function tools({ node, npm }: Toolchain): string[] {
  const cli = '../lib/node_modules/npm/bin';
  return [
    '--ro-bind',
    node,
    '/opt/node/bin/node',
    ...(npm === null
      ? []
      : [
          '--ro-bind',
          npm,
          '/opt/node/lib/node_modules/npm',
          '--symlink',
          `${cli}/npm-cli.js`,
          '/opt/node/bin/npm',
          '--symlink',
          `${cli}/npx-cli.js`,
          '/opt/node/bin/npx',
        ]),
  ];
}

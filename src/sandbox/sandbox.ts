import { chown, lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { lchown } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Isolation } from '../domain/sandbox.ts';
import type { BubblewrapPrograms } from './bubblewrap.ts';
import { prepareBubblewrap, SANDBOX_HOME, SANDBOX_PATH } from './bubblewrap.ts';
import { guardDisk } from './disk-guard.ts';
import type { Bind, LaunchResult } from './launch.ts';
import { launch } from './launch.ts';
import { FOLDER_PREFIX } from './leftovers.ts';
import type { Limits } from './limits.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { prepareProcess, processPath } from './plain-process.ts';
import { REGISTRY_FORWARDER } from './registry-forwarder.ts';
import type { RegistryHost } from './registry-proxy.ts';
import { openRegistryProxy } from './registry-proxy.ts';
import type { Toolchain } from './toolchain.ts';

const lchownPath = promisify(lchown);

/** One program to run: no shell, no environment but `env`, no files but the system's and `binds`. */
export interface LaunchSpec {
  argv: [program: string, ...args: string[]];
  /** As the program sees it, see `Sandbox.at`. */
  cwd: string;
  /** HOME, PATH and TMPDIR have values of the sandbox's unless given. */
  env?: Record<string, string>;
  binds: Bind[];
  /** `none`, or the package registries alone, by the npm proxy settings in the environment. */
  network: 'none' | { registries: RegistryHost[] };
  limits?: Partial<Limits>;
  onOutput?: (chunk: Uint8Array, stream: 'stdout' | 'stderr') => void;
  signal?: AbortSignal | undefined;
}

/** How a launch ended, and why when it was the sandbox that stopped it. */
export type SandboxResult = LaunchResult & {
  /** `host:port` of each connection the registry proxy did not let through. */
  refusedHosts: string[];
  /** It was stopped because it was about to fill a disk. */
  diskFull: boolean;
};

/** A place in which foreign programs run on this machine. */
export interface Sandbox {
  isolation: Isolation;
  /** Whether programs find npm; node is always there. */
  npm: boolean;
  /** The private home folder's place, and the PATH a program gets. */
  home: string;
  path: string;
  /** The path at which a program sees a bind: its target, or under `process` its source. */
  at(bind: Bind): string;
  /** A new empty folder on the host that programs may be given; the caller removes it. */
  makeFolder(): Promise<string>;
  /** Gives a folder and all below it to the account that programs run as; links are not followed. */
  lend(folder: string): Promise<void>;
  /** Runs one program to the end of its whole tree. Throws an OperatorError when it cannot start. */
  launch(spec: LaunchSpec): Promise<SandboxResult>;
}

/** The sandbox over one isolation that was found to work; `programs` null means plain processes. */
export function createSandbox(deps: {
  toolchain: Toolchain;
  programs: BubblewrapPrograms | null;
  prlimit: string | null;
  temporaryFolder: string;
}): Sandbox {
  const { toolchain, programs } = deps;
  const guest = programs === null || programs.setpriv === null ? null : programs;
  const makeFolder = (): Promise<string> => mkdtemp(join(deps.temporaryFolder, FOLDER_PREFIX));
  const lend = async (folder: string): Promise<void> => {
    if (guest !== null) await giveAll(folder, guest);
  };
  const at = (bind: Bind): string => (programs === null ? bind.source : bind.target);

  const run = async (
    spec: LaunchSpec,
    scratch: string,
    socket: string,
  ): Promise<LaunchResult & { diskFull: boolean }> => {
    const limits = { ...DEFAULT_LIMITS, ...spec.limits };
    const networked = spec.network !== 'none';
    const bind: Bind = { source: socket, target: '/run/registry', writable: false };
    const node = programs === null ? toolchain.node : '/opt/node/bin/node';
    const forward = [node, '-e', REGISTRY_FORWARDER, '--', join(at(bind), 'socket')];
    const launchable = {
      argv: (networked ? [...forward, ...spec.argv] : spec.argv) as LaunchSpec['argv'],
      cwd: spec.cwd,
      env: {
        ...(programs === null ? {} : { HOME: SANDBOX_HOME, PATH: SANDBOX_PATH, TMPDIR: '/tmp' }),
        ...spec.env,
      },
      binds: networked ? [...spec.binds, bind] : spec.binds,
      limits,
    };
    const preparation =
      programs === null
        ? prepareProcess(launchable, toolchain, scratch, deps.prlimit)
        : prepareBubblewrap(launchable, programs, toolchain);
    const writable = spec.binds.filter((one) => one.writable).map((one) => one.source);
    const disk = await guardDisk(writable, limits.diskFloorBytes);
    try {
      const result = await launch(preparation, {
        limits,
        onOutput: spec.onOutput ?? (() => undefined),
        signal:
          spec.signal === undefined ? disk.signal : AbortSignal.any([disk.signal, spec.signal]),
      });
      const cancelled = result.cancelled && !disk.signal.aborted;
      return { ...result, cancelled, diskFull: disk.signal.aborted };
    } finally {
      disk.stop();
    }
  };

  return {
    isolation: programs === null ? 'process' : 'bubblewrap',
    npm: toolchain.npm !== null,
    home: SANDBOX_HOME,
    path: programs === null ? processPath(toolchain) : SANDBOX_PATH,
    at,
    makeFolder: async () => {
      const folder = await makeFolder();
      await lend(folder);
      return folder;
    },
    lend,
    launch: async (spec) => {
      const scratch = await makeFolder();
      const socket = join(scratch, 'registry');
      try {
        for (const name of ['home', 'tmp', 'registry']) await mkdir(join(scratch, name));
        const proxy =
          spec.network === 'none'
            ? null
            : await openRegistryProxy({
                socketPath: join(socket, 'socket'),
                hosts: spec.network.registries,
              });
        try {
          await lend(scratch);
          return { ...(await run(spec, scratch, socket)), refusedHosts: proxy?.refused() ?? [] };
        } finally {
          await proxy?.close();
        }
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
  };
}

async function giveAll(path: string, to: { uid: number; gid: number }): Promise<void> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) {
    await lchownPath(path, to.uid, to.gid);
    return;
  }
  if (found.isDirectory()) {
    for (const name of await readdir(path)) await giveAll(join(path, name), to);
  }
  await chown(path, to.uid, to.gid);
}

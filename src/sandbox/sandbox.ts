import { chown, lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { lchown } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Isolation } from '../domain/sandbox.ts';
import type { BubblewrapPrograms } from './bubblewrap.ts';
import { prepareBubblewrap, SANDBOX_HOME, SANDBOX_PATH } from './bubblewrap.ts';
import type { Bind, LaunchResult } from './launch.ts';
import { launch } from './launch.ts';
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

/** `refusedHosts`: `host:port` of each connection the registry proxy did not let through. */
export type SandboxResult = LaunchResult & { refusedHosts: string[] };

/** A place in which foreign programs run on this machine. */
export interface Sandbox {
  isolation: Isolation;
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
  const makeFolder = (): Promise<string> => mkdtemp(join(deps.temporaryFolder, 'pipewright-'));
  const lend = async (folder: string): Promise<void> => {
    if (guest !== null) await giveAll(folder, guest);
  };
  const at = (bind: Bind): string => (programs === null ? bind.source : bind.target);

  const run = async (spec: LaunchSpec, scratch: string, socket: string): Promise<LaunchResult> => {
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
    return launch(preparation, {
      limits,
      onOutput: spec.onOutput ?? (() => undefined),
      signal: spec.signal,
    });
  };

  return {
    isolation: programs === null ? 'process' : 'bubblewrap',
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

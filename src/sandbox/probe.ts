import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import type { Isolation } from '../domain/sandbox.ts';
import type { BubblewrapPrograms } from './bubblewrap.ts';
import { removeLeftovers } from './leftovers.ts';
import type { Sandbox } from './sandbox.ts';
import { createSandbox } from './sandbox.ts';
import { findProgram, findToolchain, shareToolchain } from './toolchain.ts';

const run = promisify(execFile);

/** The account foreign programs run as when we are root: `nobody` everywhere. */
const NOBODY = 65534;

/**
 * What this machine can offer. `message` is for the operator: under `process` a warning to be shown
 * loudly, with no sandbox the reason and what to install or set.
 */
export type SandboxProbe =
  | { isolation: Isolation; sandbox: Sandbox; message: string }
  | { isolation: null; sandbox: null; message: string };

/** The machine, as far as the probe looks at it; tests hand in another. */
export interface Machine {
  execPath: string;
  temporaryFolder: string;
  find: (program: string) => Promise<string | null>;
}

const THIS_MACHINE: Machine = {
  execPath: process.execPath,
  temporaryFolder: tmpdir(),
  find: findProgram,
};

/**
 * Finds out, by running node in it, whether programs can be sandboxed here. `process` is used only
 * when it is asked for; it is never a silent fall-back. Sweeps up after killed processes first.
 */
export async function probeSandbox(
  setting: 'auto' | 'bubblewrap' | 'process',
  machine: Machine = THIS_MACHINE,
): Promise<SandboxProbe> {
  const toolchain = await findToolchain(machine.execPath);
  const prlimit = await machine.find('prlimit');
  const { temporaryFolder } = machine;
  const user = process.getuid?.() ?? NOBODY;
  await removeLeftovers(temporaryFolder, user === 0 ? [user, NOBODY] : [user]);
  if (setting === 'process') {
    const sandbox = createSandbox({ toolchain, programs: null, prlimit, temporaryFolder });
    return { isolation: 'process', sandbox, message: PROCESS_WARNING };
  }
  const programs = await findPrograms(machine.find, prlimit);
  if (typeof programs === 'string') return { isolation: null, sandbox: null, message: programs };
  const shared =
    programs.setpriv === null ? toolchain : await shareToolchain(toolchain, temporaryFolder);
  let failure = '';
  // Not every kernel lets the number of namespaces be set from within; the rest still holds.
  for (const disableUserns of programs.disableUserns ? [true, false] : [false]) {
    const chosen = { ...programs, disableUserns };
    const base = { toolchain: shared, prlimit, temporaryFolder };
    const sandbox = createSandbox({ ...base, programs: chosen });
    const problem = await tryOut(sandbox);
    if (problem === null) {
      const as = programs.setpriv === null ? 'as this user' : `as user ${programs.uid}`;
      return { isolation: 'bubblewrap', sandbox, message: `Tools run in bubblewrap ${as}.` };
    }
    failure = problem;
  }
  return { isolation: null, sandbox: null, message: await explain(failure) };
}

const PROCESS_WARNING =
  'SANDBOX=process: tools and steps run as plain child processes with the rights, files and network of this user. Use it only for repositories whose every author you trust; install bubblewrap and set SANDBOX=auto for anything else.';

async function findPrograms(
  find: Machine['find'],
  prlimit: string | null,
): Promise<BubblewrapPrograms | string> {
  const bwrap = await find('bwrap');
  if (bwrap === null) {
    return 'Tools are unavailable: bubblewrap is not installed. Install it with `apt-get install bubblewrap` (or your system’s package of that name) and restart.';
  }
  const root = process.getuid?.() === 0;
  const setpriv = root ? await find('setpriv') : null;
  if (prlimit === null || (root && setpriv === null)) {
    const missing = prlimit === null ? 'prlimit' : 'setpriv';
    return `Tools are unavailable: the program ${missing} is missing. Install it with \`apt-get install util-linux\` and restart.`;
  }
  const help = await run(bwrap, ['--help']).catch(() => ({ stdout: '', stderr: '' }));
  return {
    bwrap,
    prlimit,
    setpriv,
    uid: root ? NOBODY : (process.getuid?.() ?? NOBODY),
    gid: root ? NOBODY : (process.getgid?.() ?? NOBODY),
    disableUserns: help.stdout.includes('--disable-userns'),
  };
}

async function tryOut(sandbox: Sandbox): Promise<string | null> {
  const folder = await sandbox.makeFolder();
  const bind = { source: folder, target: '/workspace', writable: true };
  const output: string[] = [];
  try {
    const result = await sandbox.launch({
      argv: ['node', '-e', 'require("node:fs").writeFileSync("proof", "")'],
      cwd: sandbox.at(bind),
      binds: [bind],
      network: 'none',
      limits: { timeoutMs: 20_000, outputBytes: 4096 },
      onOutput: (chunk) => output.push(Buffer.from(chunk).toString()),
    });
    return result.exitCode === 0 ? null : output.join('') || `node ended with ${result.exitCode}`;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const NAMESPACE_SETTINGS = [
  { file: 'kernel/unprivileged_userns_clone', closed: '0', open: '1' },
  { file: 'kernel/apparmor_restrict_unprivileged_userns', closed: '1', open: '0' },
  { file: 'user/max_user_namespaces', closed: '0', open: '15000' },
];

async function explain(failure: string): Promise<string> {
  const advice: string[] = [];
  for (const { file, closed, open } of NAMESPACE_SETTINGS) {
    const value = await readFile(`/proc/sys/${file}`, 'utf8').catch(() => '');
    if (value.trim() === closed) {
      advice.push(`set \`sysctl -w ${file.replace('/', '.')}=${open}\``);
    }
  }
  if (/mount proc/i.test(failure)) {
    advice.push('in a container, run it with `--security-opt systempaths=unconfined`');
  }
  if (advice.length === 0) {
    advice.push(
      'allow user namespaces for this process (sysctl kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns, user.max_user_namespaces; in a container its seccomp and AppArmor profiles)',
    );
  }
  return `Tools are unavailable: bubblewrap is installed but does not work here (${failure.trim()}). To mend it, ${advice.join(' and ')}, then restart.`;
}

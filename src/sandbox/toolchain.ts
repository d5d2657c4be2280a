import {
  access,
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { constants } from 'node:fs';
import { dirname, join } from 'node:path';

const PROGRAM_FOLDERS = [
  '/usr/local/bin',
  '/usr/bin',
  '/bin',
  '/usr/sbin',
  '/sbin',
  '/run/current-system/sw/bin',
  '/opt/homebrew/bin',
];

/** Node and npm as sandboxed programs get them: the very binary, and npm's package folder. */
export interface Toolchain {
  node: string;
  /** Folder of the npm package, or null when this machine has no npm. */
  npm: string | null;
}

/** The full path of a program in the system's own folders, or null. The caller's PATH is not consulted. */
export async function findProgram(name: string): Promise<string | null> {
  for (const folder of PROGRAM_FOLDERS) {
    const path = join(folder, name);
    const usable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return path;
  }
  return null;
}

/** Finds the node that runs us and the npm that came with it, else the system's npm. */
export async function findToolchain(execPath: string): Promise<Toolchain> {
  const node = await realpath(execPath);
  const systemNpm = await findProgram('npm');
  const candidates = [
    join(dirname(execPath), 'npm'),
    join(dirname(node), 'npm'),
    join(dirname(dirname(node)), 'lib/node_modules/npm/bin/npm-cli.js'),
    ...(systemNpm === null ? [] : [systemNpm]),
  ];
  for (const candidate of candidates) {
    const folder = await npmFolder(candidate);
    if (folder !== null) return { node, npm: folder };
  }
  return { node, npm: null };
}

async function npmFolder(command: string): Promise<string | null> {
  try {
    const folder = dirname(dirname(await realpath(command)));
    return (await stat(join(folder, 'bin/npm-cli.js'))).isFile() ? folder : null;
  } catch {
    return null;
  }
}

/**
 * A toolchain that the sandbox's account can reach. Node often lives in a home folder closed to
 * others; then node and npm, and nothing else of that home, are copied once into a folder of ours
 * below `temporaryFolder`, which later processes of the same user find again.
 */
export async function shareToolchain(
  toolchain: Toolchain,
  temporaryFolder: string,
): Promise<Toolchain> {
  const paths = [toolchain.node, ...(toolchain.npm === null ? [] : [toolchain.npm])];
  const open = await Promise.all(paths.map(openToOthers));
  if (open.every(Boolean)) return toolchain;
  const { size, mtimeMs } = await stat(toolchain.node);
  const name = `pipewright-toolchain-${process.version}-${size}-${Math.trunc(mtimeMs)}`;
  const home = join(temporaryFolder, name);
  const shared = {
    node: join(home, 'node'),
    npm: toolchain.npm === null ? null : join(home, 'npm'),
  };
  if (await isOurs(home)) return shared;
  const draft = await mkdtemp(join(temporaryFolder, 'pipewright-toolchain-new-'));
  await cp(toolchain.node, join(draft, 'node'));
  await chmod(join(draft, 'node'), 0o755);
  if (toolchain.npm !== null) {
    await mkdir(join(draft, 'npm'));
    await cp(toolchain.npm, join(draft, 'npm'), { recursive: true, dereference: true });
  }
  await chmod(draft, 0o755);
  try {
    await rename(draft, home);
    return shared;
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    if (await isOurs(home)) return shared;
    throw cause;
  }
}

async function isOurs(folder: string): Promise<boolean> {
  try {
    const found = await lstat(folder);
    return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
  } catch {
    return false;
  }
}

async function openToOthers(path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) break;
  }
  return ((await stat(path)).mode & 0o005) === 0o005;
}

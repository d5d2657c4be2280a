import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bind } from '../../src/sandbox/launch.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { layOutImage, SUDO } from './image-tools.ts';

const MAX_COMMAND_FILE = 1024 * 1024;

/**
 * The folders of one job, laid out inside as on GitHub's Linux runners. What the host writes for a
 * step or reads back lies directly in a folder that the job cannot replace, since it is a mount.
 */
export interface JobFolders {
  binds: Bind[];
  /** As steps see them. */
  home: string;
  workspace: string;
  temp: string;
  toolCache: string;
  /** The large tools of the hosted image, as they lie in this job. */
  image: string;
  /** A folder of programs that hosted runners have and this machine may not. */
  programs: string;
  /** Where the host finds the workspace, to read only without following links. */
  workspaceOnHost: string;
  /** Writes a file for the step into `temp`; gives its path as the step sees it. */
  writeScript(text: string, extension: string): Promise<string>;
  /** Makes an empty file that a step may write for the runner. */
  makeCommandFile(name: string): Promise<CommandFile>;
  /** A fresh folder on the host, shown read-only to one step. */
  makeSource(): Promise<Bind>;
  remove(): Promise<void>;
}

/** `read` gives what the step wrote; nothing when the step put something else in its place. */
export interface CommandFile {
  path: string;
  read(): Promise<string>;
}

/** Makes the folders of a job for a repository of this name. */
export async function makeJobFolders(sandbox: Sandbox, repository: string): Promise<JobFolders> {
  const root = await sandbox.makeFolder();
  const folder = async (name: string, target: string): Promise<Bind> => {
    const source = join(root, name);
    await mkdir(source, { recursive: true });
    await sandbox.lend(source);
    return { source, target, writable: true };
  };
  const home = await folder('home', sandbox.home);
  const work = await folder('work', `${sandbox.home}/work`);
  const temp = await folder('temp', `${sandbox.home}/work/_temp`);
  const files = await folder('files', `${sandbox.home}/work/_temp/_runner_file_commands`);
  const scratch = await folder('tmp', '/tmp');
  // Each folder on the way is a mount of its own: a step can put a link in place of any other.
  const outer = await folder('outer', `${sandbox.home}/work/${repository}`);
  const inner = join('workspace', repository, repository);
  const workspace = await folder(inner, `${outer.target}/${repository}`);
  const image = await folder('image', `${sandbox.home}/image`);
  await layOutImage(image.source);
  await sandbox.lend(image.source);
  const programs = { source: join(root, 'programs'), target: '/opt/programs', writable: false };
  await mkdir(programs.source);
  await writeFile(join(programs.source, 'sudo'), SUDO, { mode: 0o755 });
  let sources = 0;
  return {
    binds: [home, work, outer, workspace, temp, files, scratch, image, programs],
    home: sandbox.at(home),
    workspace: sandbox.at(workspace),
    temp: sandbox.at(temp),
    toolCache: join(sandbox.at(work), '_tool'),
    image: sandbox.at(image),
    programs: sandbox.at(programs),
    workspaceOnHost: workspace.source,
    writeScript: async (text, extension) => {
      const name = `${randomUUID()}${extension}`;
      await place(sandbox, join(temp.source, name), text);
      return join(sandbox.at(temp), name);
    },
    makeCommandFile: async (prefix) => {
      const name = `${prefix}_${randomUUID()}`;
      await place(sandbox, join(files.source, name), '');
      const path = join(sandbox.at(files), name);
      return { path, read: () => readPlainFile(join(files.source, name)) };
    },
    makeSource: async () => {
      sources += 1;
      const source = join(root, `source-${sources}`);
      await mkdir(source);
      return { source, target: `/opt/source-${sources}`, writable: false };
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

async function place(sandbox: Sandbox, path: string, text: string): Promise<void> {
  await writeFile(path, text, { flag: 'wx', mode: 0o755 });
  await sandbox.lend(path);
}

async function readPlainFile(path: string): Promise<string> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch(() => null);
  if (file === null) return '';
  try {
    const found = await file.stat();
    if (!found.isFile()) return '';
    if (found.size > MAX_COMMAND_FILE) {
      throw new Error(`The file for the runner has ${found.size} bytes; 1 MiB is allowed.`);
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

import { spawn } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git, GitCommandError, gitEnvironment } from './git-command.ts';
import { writeEmptyTree } from './trees.ts';

/** Set by the HTTP door when the pusher may not touch workflow files; read by the hook below. */
export const REFUSE_WORKFLOWS = 'SIMULATOR_REFUSE_WORKFLOWS';

/** Names of refs, with spaces between, that the pusher may not move; read by the hook below. */
export const CLOSED_REFS = 'SIMULATOR_CLOSED_REFS';

// git runs this inside the push's quarantine, where the new objects can be read before they count.
const PRE_RECEIVE = `#!/bin/sh
while read -r before after ref; do
  case " $${CLOSED_REFS} " in *" $ref "*)
    echo "error: GH006: Protected branch update failed for $ref." >&2
    echo "error: Changes must be made through a pull request." >&2
    exit 1 ;;
  esac
  [ -z "$${REFUSE_WORKFLOWS}" ] && continue
  case "$after" in *[!0]*) ;; *) continue ;; esac
  touched=$(git log --format= --name-only -m "$after" --not --all -- .github/workflows | head -n 1)
  if [ -n "$touched" ]; then
    echo "refusing to allow a GitHub App to create or update workflow \\\`$touched\\\` without \\\`workflows\\\` permission" >&2
    exit 1
  fi
done
`;

/** Settings that make a bare repository answer as GitHub's do. */
const SETTINGS = {
  'http.receivepack': 'true',
  'receive.hideRefs': 'refs/pull',
  'uploadpack.allowFilter': 'true',
  'uploadpack.allowAnySHA1InWant': 'true',
  'gc.auto': '0',
  'core.logAllRefUpdates': 'false',
};

/** Makes an empty bare repository at `gitDir`. */
export async function initRepository(gitDir: string, defaultBranch: string): Promise<void> {
  await mkdir(gitDir, { recursive: true });
  await git(gitDir, [
    'init',
    '--bare',
    '--quiet',
    '--template=',
    `--initial-branch=${defaultBranch}`,
  ]);
  await writeFile(
    join(gitDir, 'config'),
    [
      '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n',
      ...Object.entries(SETTINGS).map(([name, value]) => {
        const [section = '', key = ''] = name.split('.');
        return `[${section}]\n\t${key} = ${value}\n`;
      }),
    ].join(''),
  );
  const hook = join(gitDir, 'hooks', 'pre-receive');
  await mkdir(join(gitDir, 'hooks'), { recursive: true });
  await writeFile(hook, PRE_RECEIVE);
  await chmod(hook, 0o755);
  await writeEmptyTree(gitDir);
}

/** Copies refs and their objects from another repository on this machine. */
export async function fetchFrom(
  gitDir: string,
  source: string,
  refspecs: readonly string[],
): Promise<void> {
  await git(gitDir, ['fetch', '--quiet', '--no-tags', source, ...refspecs]);
}

/** The files of a commit as a gzipped tar below one top folder, as it is written. */
export function archive(gitDir: string, sha: string, folder: string): NodeJS.ReadableStream {
  const args = ['archive', '--format=tar.gz', `--prefix=${folder}/`, sha];
  const child = spawn('git', [`--git-dir=${gitDir}`, ...args], {
    env: gitEnvironment(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const fail = (error: Error): void => {
    child.stdout.destroy(error);
  };
  child.on('error', fail);
  child.on('exit', (code) => {
    if (code !== 0) fail(new GitCommandError(args, code, 'the archive is not whole'));
  });
  return child.stdout;
}

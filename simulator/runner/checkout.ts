import { execFile } from 'node:child_process';
import { resolve as resolvePath } from 'node:path';
import { promisify } from 'node:util';
import { launchInJob } from './launch-in-job.ts';
import type { ActionCall } from './built-in-actions.ts';
import type { RunningJob, StepResult } from './step-context.ts';

const run = promisify(execFile);

/** The steps of actions/checkout that a repository without submodules meets, run inside the sandbox. */
const CHECKOUT = String.raw`
set -e
mkdir -p -- "$PLACE" && cd -- "$PLACE"
echo "Syncing repository: $REPOSITORY"
echo "::group::Getting Git version info"
echo "Working directory is '$PLACE'"
echo "[command]/usr/bin/git version" && git version
echo "::endgroup::"
echo "Deleting the contents of '$PLACE'"
find . -mindepth 1 -maxdepth 1 -exec rm -rf -- {} +
echo "::group::Initializing the repository"
echo "[command]/usr/bin/git init $PLACE"
git -c init.defaultBranch=main init .
git remote add origin "$ORIGIN"
echo "::endgroup::"
echo "::group::Fetching the repository"
echo "[command]/usr/bin/git -c protocol.version=2 fetch --no-tags --prune --no-recurse-submodules $DEPTH origin +$SHA:$TRACKING"
git -c protocol.file.allow=always fetch --quiet --no-tags $DEPTH "file://$SOURCE" "+refs/heads/source:$TRACKING"
echo "::endgroup::"
echo "::group::Checking out the ref"
if [ -n "$BRANCH" ]; then
  echo "[command]/usr/bin/git checkout --progress --force -B $BRANCH $TRACKING"
  git checkout --quiet --force -B "$BRANCH" "$TRACKING"
else
  echo "[command]/usr/bin/git checkout --progress --force $TRACKING"
  git checkout --quiet --force --detach "$TRACKING"
fi
echo "::endgroup::"
echo "[command]/usr/bin/git log -1 --format=%H"
git log -1 --format=%H
`;

/**
 * actions/checkout of the run's own repository: the host copies the one commit (or, with
 * `fetch-depth: 0`, its history) out of the bare repository; everything that writes files runs in
 * the sandbox.
 */
export async function checkout(job: RunningJob, call: ActionCall): Promise<StepResult> {
  const { owner, name } = job.request.repository;
  const { repository = '', ref = '', path = '', 'fetch-depth': depth = '1' } = call.with;
  if (repository !== '' && repository.toLowerCase() !== `${owner}/${name}`.toLowerCase()) {
    job.log.write(
      `##[error]Not Found: this runner checks out ${owner}/${name} only, not ${repository}.`,
    );
    return { outcome: 'failure', outputs: {} };
  }
  const sha = ref === '' ? job.request.sha : await findCommit(job.request.gitDir, ref);
  if (sha === null) {
    job.log.write(
      `##[error]A branch or tag with the name '${ref}' could not be found in ${owner}/${name}.`,
    );
    return { outcome: 'failure', outputs: {} };
  }
  const full = depth === '0';
  const source = await job.folders.makeSource();
  await copyCommit(job.request.gitDir, sha, source.source, full);
  await job.sandbox.lend(source.source);
  const gitRef = ref === '' ? job.request.event.ref : `refs/heads/${ref}`;
  const branch = /^refs\/heads\/(.+)$/.exec(gitRef)?.[1] ?? '';
  const pull = /^refs\/pull\/(.+)$/.exec(gitRef)?.[1];
  const result = await launchInJob(job, {
    argv: ['sh', '-c', CHECKOUT],
    env: {
      ...call.env,
      PLACE: resolvePath(job.folders.workspace, path),
      REPOSITORY: `${owner}/${name}`,
      ORIGIN: `${job.runnerEnv.GITHUB_SERVER_URL ?? ''}/${owner}/${name}`,
      SOURCE: job.sandbox.at(source),
      SHA: sha,
      DEPTH: full ? '' : '--depth=1',
      BRANCH: branch === sha ? '' : branch,
      TRACKING:
        pull === undefined ? `refs/remotes/origin/${branch || sha}` : `refs/remotes/pull/${pull}`,
      // The user's own settings have no say in what is checked out.
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
    },
    binds: [source],
    timeoutMs: call.timeoutMs,
    name: call.name,
  });
  return { outcome: result.outcome, outputs: { commit: sha, ref: gitRef } };
}

const SAFE = ['-c', 'safe.directory=*'];
const GIT_ENV = {
  PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
};

async function findCommit(gitDir: string, ref: string): Promise<string | null> {
  const args = [
    ...SAFE,
    '--git-dir',
    gitDir,
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
  ];
  const found = await run('git', [...args, `${ref}^{commit}`], { env: GIT_ENV }).catch(() => null);
  return found === null ? null : found.stdout.trim();
}

/** Copies a commit into a bare repository of its own, as the branch `source`; no files are written out. */
async function copyCommit(gitDir: string, sha: string, to: string, full: boolean): Promise<void> {
  const upload = 'git -c safe.directory=* -c uploadpack.allowAnySHA1InWant=true upload-pack';
  await run('git', ['init', '--quiet', '--bare', '--template=', to], { env: GIT_ENV });
  const fetch = [
    '--git-dir',
    to,
    '-c',
    'protocol.file.allow=always',
    'fetch',
    '--quiet',
    '--no-tags',
  ];
  await run(
    'git',
    [
      ...fetch,
      ...(full ? [] : ['--depth=1']),
      `--upload-pack=${upload}`,
      `file://${resolvePath(gitDir)}`,
      `+${sha}:refs/heads/source`,
    ],
    { env: GIT_ENV },
  );
}

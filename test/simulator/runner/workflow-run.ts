import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createWorkflowRunner } from '../../../simulator/runner/create-workflow-runner.ts';
import type {
  JobConclusion,
  JobUpdate,
  WorkflowRequest,
  WorkflowRunner,
} from '../../../simulator/workflow-runner.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';

/** What a run showed: its end, the last state of each job, and the logs without timestamps. */
export interface SeenRun {
  conclusion: JobConclusion;
  jobs: Record<string, JobUpdate>;
  updates: JobUpdate[];
  logs: Record<string, string>;
  rawLogs: Record<string, string>;
}

/** A bare repository with one commit of these files on `main`; the caller removes `folder`. */
export function makeRepository(files: Record<string, string>): {
  folder: string;
  gitDir: string;
  sha: string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'pipewright-runner-'));
  const tree = join(folder, 'tree');
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', tree, ...args], {
      encoding: 'utf8',
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: 'a',
        GIT_AUTHOR_EMAIL: 'a@example.com',
        GIT_COMMITTER_NAME: 'a',
        GIT_COMMITTER_EMAIL: 'a@example.com',
      },
    }).trim();
  mkdirSync(tree);
  for (const [path, text] of Object.entries({ 'README.md': 'hello\n', ...files })) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  git('init', '--quiet', '--initial-branch=main', '.');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'one');
  const gitDir = join(folder, 'bare.git');
  git('clone', '--quiet', '--bare', '.', gitDir);
  return { folder, gitDir, sha: git('rev-parse', 'HEAD') };
}

/** Runs workflows of a one-commit repository with one runner, so that re-runs remember. */
export function runnerFor(
  sandbox: Sandbox,
  files: Record<string, string> = {},
): {
  runner: WorkflowRunner;
  run: (workflow: string, more?: Partial<WorkflowRequest>) => Promise<SeenRun>;
  remove: () => void;
} {
  const repository = makeRepository(files);
  const runner = createWorkflowRunner({ sandbox });
  const run = async (workflow: string, more: Partial<WorkflowRequest> = {}): Promise<SeenRun> => {
    const seen: Omit<SeenRun, 'conclusion' | 'logs'> = { jobs: {}, updates: [], rawLogs: {} };
    const { conclusion } = await runner.run({
      workflow,
      path: '.github/workflows/ci.yml',
      event: {
        name: 'push',
        payload: { ref: 'refs/heads/main', sender: { login: 'octocat' } },
        ref: 'refs/heads/main',
      },
      repository: { owner: 'acme', name: 'shop' },
      gitDir: repository.gitDir,
      sha: repository.sha,
      runId: 1,
      runNumber: 1,
      attempt: 1,
      only: null,
      previous: new Map(),
      signal: new AbortController().signal,
      onJob: (update) => {
        seen.updates.push(update);
        seen.jobs[update.key] = update;
      },
      onLog: (key, text) => {
        seen.rawLogs[key] = (seen.rawLogs[key] ?? '') + text;
      },
      ...more,
    });
    const logs = Object.fromEntries(
      Object.entries(seen.rawLogs).map(([key, text]) => [key, text.replace(/^\S+Z /gm, '')]),
    );
    return { conclusion, logs, ...seen };
  };
  return {
    runner,
    run,
    remove: () => rmSync(repository.folder, { recursive: true, force: true }),
  };
}

/** The conclusions of a job's steps by name. */
export function stepsOf(run: SeenRun, job: string): Record<string, string | null> {
  return Object.fromEntries(
    (run.jobs[job]?.steps ?? []).map((step) => [step.name, step.conclusion]),
  );
}

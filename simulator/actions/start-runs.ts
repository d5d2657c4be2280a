import { load } from 'js-yaml';
import { openSuite } from '../flows/checks.ts';
import { readCommit } from '../git/commits.ts';
import { listTree, readBlob } from '../git/trees.ts';
import type { PullRequest } from '../state/conversation.ts';
import type { Account } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import type { Workflow, WorkflowRun } from '../state/workflow-runs.ts';
import type { World } from '../state/world.ts';
import type { WorkflowEvent } from '../workflow-runner.ts';
import { startAttempt } from './perform-attempt.ts';

/** What happened that workflows may want to run for. */
export interface Occasion {
  event: WorkflowEvent;
  /** The commit whose workflow files count and are checked out: for pull requests the head, not a merge. */
  sha: string;
  branch: string;
  headRepository: Repository;
  pull: PullRequest | null;
  actor: Account;
  /** Runs only the workflow at this path, where one was asked for. */
  path?: string;
}

/** Workflow files of a commit: path and text, sorted by path. */
export async function readWorkflowFiles(
  gitDir: string,
  sha: string,
): Promise<Array<{ path: string; text: string }>> {
  const entries = await listTree(gitDir, sha, { path: '.github/workflows/' });
  const files = entries.filter(({ type, path }) => type === 'blob' && /\.ya?ml$/.test(path));
  return Promise.all(
    files.map(async ({ path, sha: blob }) => ({
      path,
      text: (await readBlob(gitDir, blob)).toString('utf8'),
    })),
  );
}

/** The `name:` of a workflow file, or its path when it has none or cannot be read. */
function nameOf(text: string, path: string): string {
  try {
    const name = (load(text) as { name?: unknown } | null)?.name;
    return typeof name === 'string' && name !== '' ? name : path;
  } catch {
    return path;
  }
}

/** Makes the repository know the workflow at a path; GitHub lists those of the default branch. */
export function registerWorkflow(
  world: World,
  repository: Repository,
  file: { path: string; text: string },
): Workflow {
  const known = repository.workflows.get(file.path);
  const name = nameOf(file.text, file.path);
  if (known !== undefined) {
    known.name = name;
    return known;
  }
  const workflow: Workflow = {
    id: world.nextId(),
    repository,
    path: file.path,
    name,
    createdAt: world.clock(),
    lastRunNumber: 0,
  };
  repository.workflows.set(file.path, workflow);
  return workflow;
}

async function titleOf(repository: Repository, occasion: Occasion): Promise<string> {
  if (occasion.pull !== null) return occasion.pull.title;
  const { message } = await readCommit(repository.gitDir, occasion.sha);
  return message.split('\n')[0] ?? '';
}

/** Starts a run of every workflow of the commit that asks for one at this occasion. */
export async function startRuns(
  world: World,
  repository: Repository,
  occasion: Occasion,
): Promise<WorkflowRun[]> {
  const { runner } = world;
  if (runner === null) return [];
  const runs: WorkflowRun[] = [];
  for (const file of await readWorkflowFiles(repository.gitDir, occasion.sha)) {
    if (occasion.path !== undefined && occasion.path !== file.path) continue;
    const answer = runner.applies(file.text, occasion.event);
    if ('applies' in answer && !answer.applies) continue;
    const workflow = registerWorkflow(world, repository, file);
    const broken = 'error' in answer;
    workflow.lastRunNumber += 1;
    const suite = await openSuite(world, repository, world.actionsApp, {
      sha: occasion.sha,
      branch: occasion.branch,
      before: null,
    });
    const run: WorkflowRun = {
      id: world.nextId(),
      repository,
      workflow,
      name: broken ? file.path : workflow.name,
      title: await titleOf(repository, occasion),
      number: workflow.lastRunNumber,
      event: occasion.event,
      headSha: occasion.sha,
      headBranch: occasion.branch,
      headRepository: occasion.headRepository,
      pull: occasion.pull,
      suite,
      actor: occasion.actor,
      createdAt: world.clock(),
      attempts: [],
      fileError: broken ? answer.error : null,
    };
    repository.runs.set(run.id, run);
    startAttempt(world, run, occasion.actor, { only: null, previous: new Map() });
    runs.push(run);
  }
  return runs;
}

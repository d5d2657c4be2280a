import { presentJob, presentRun, presentWorkflow } from '../api/present/run.ts';
import { addJobCheck, announceCheck, completeSuite } from '../flows/checks.ts';
import { enterEnvironment } from '../flows/deployments.ts';
import { readTextAt } from '../git/trees.ts';
import type { Annotation } from '../state/checks.ts';
import type { Account } from '../state/identity.ts';
import type { Job, RunAttempt, WorkflowRun } from '../state/workflow-runs.ts';
import { inBackground, type World } from '../state/world.ts';
import { emit, type EventBody } from '../webhooks/emit.ts';
import type { JobConclusion, JobUpdate } from '../workflow-runner.ts';

/** Which jobs an attempt runs, and what those that it does not run ended with. */
export interface AttemptScope {
  only: ReadonlySet<string> | null;
  previous: ReadonlyMap<string, JobConclusion>;
}

function announceRun(
  world: World,
  run: WorkflowRun,
  attempt: RunAttempt,
  action: 'requested' | 'in_progress' | 'completed',
): void {
  attempt.updatedAt = world.clock();
  const body = {
    action,
    workflow: presentWorkflow(world, run.workflow),
    workflow_run: presentRun(world, run, attempt),
  };
  emit(world, run.repository, 'workflow_run', attempt.actor, body as EventBody<'workflow_run'>);
}

function announceJob(world: World, job: Job): void {
  const body = { action: job.status, workflow_job: presentJob(world, job) };
  const sender = job.attempt.actor;
  emit(world, job.run.repository, 'workflow_job', sender, body as EventBody<'workflow_job'>);
}

/** Adds a job to an attempt, with the check run that shows it; nothing is sent. */
export function addJob(
  world: World,
  run: WorkflowRun,
  attempt: RunAttempt,
  state: JobUpdate & Pick<Job, 'carried'>,
): Job {
  const job: Job = {
    ...state,
    id: world.nextId(),
    run,
    attempt,
    createdAt: world.clock(),
    log: [],
  };
  attempt.jobs.set(job.key, job);
  addJobCheck(world, job);
  return job;
}

/** The attempt's own job of that key; one that was only carried over makes place for it. */
function ownJob(run: WorkflowRun, attempt: RunAttempt, key: string): Job | undefined {
  const known = attempt.jobs.get(key);
  if (known?.carried !== true) return known;
  run.repository.checks.delete(known.id);
  return undefined;
}

/** What GitHub tells of a job by itself stands at its workflow folder. */
function noteOf(message: string): Annotation {
  return {
    path: '.github',
    start_line: 1,
    end_line: 1,
    start_column: null,
    end_column: null,
    annotation_level: 'failure',
    title: null,
    message,
    raw_details: null,
  };
}

function takeJobUpdate(
  world: World,
  run: WorkflowRun,
  attempt: RunAttempt,
  update: JobUpdate,
): void {
  const known = ownJob(run, attempt, update.key);
  const before = known?.status;
  const job = known ?? addJob(world, run, attempt, { ...update, carried: false });
  const changed = before !== update.status;
  Object.assign(job, update);
  attempt.updatedAt = world.clock();
  const check = run.repository.checks.get(job.id);
  if (check !== undefined) {
    check.name = job.name;
    check.status = job.status;
    check.conclusion = job.conclusion;
    check.startedAt = job.startedAt;
    check.completedAt = job.completedAt;
    if (update.failureMessage !== undefined) check.annotations = [noteOf(update.failureMessage)];
  }
  if (!changed) return;
  if (job.status !== 'queued' && attempt.status === 'queued') {
    attempt.status = 'in_progress';
    run.suite.status = 'in_progress';
    announceRun(world, run, attempt, 'in_progress');
  }
  announceJob(world, job);
  if (check === undefined) return;
  if (known === undefined) announceCheck(world, check, 'created', attempt.actor);
  if (job.status === 'completed') announceCheck(world, check, 'completed', attempt.actor);
}

/** Ends an attempt; jobs that nobody ended are cancelled with it. */
function complete(
  world: World,
  run: WorkflowRun,
  attempt: RunAttempt,
  conclusion: JobConclusion,
): void {
  for (const job of attempt.jobs.values()) {
    if (job.status === 'completed') continue;
    const ended = { status: 'completed', conclusion: 'cancelled' } as const;
    const { key, name, steps, startedAt } = job;
    const update = { key, name, steps, startedAt, ...ended, completedAt: world.clock() };
    takeJobUpdate(world, run, attempt, update);
  }
  attempt.status = 'completed';
  attempt.conclusion = conclusion;
  completeSuite(world, run.suite, conclusion, attempt.actor);
  announceRun(world, run, attempt, 'completed');
}

async function perform(
  world: World,
  run: WorkflowRun,
  attempt: RunAttempt,
  scope: AttemptScope,
): Promise<void> {
  const { repository, workflow } = run;
  if (world.runner === null || run.fileError !== null) {
    complete(world, run, attempt, 'failure');
    return;
  }
  const text = await readTextAt(repository.gitDir, run.headSha, workflow.path);
  try {
    const { conclusion } = await world.runner.run({
      workflow: text ?? '',
      path: workflow.path,
      event: run.event,
      repository: { owner: repository.owner.login, name: repository.name },
      gitDir: repository.gitDir,
      sha: run.headSha,
      runId: run.id,
      runNumber: run.number,
      attempt: attempt.number,
      only: scope.only,
      previous: scope.previous,
      enterEnvironment: async (name) => enterEnvironment(world, run, name),
      signal: attempt.cancellation.signal,
      onJob: (update) => {
        takeJobUpdate(world, run, attempt, update);
      },
      onLog: (key, chunk) => {
        attempt.jobs.get(key)?.log.push(chunk);
      },
    });
    complete(world, run, attempt, conclusion);
  } catch (error) {
    complete(world, run, attempt, 'failure');
    throw error;
  }
}

/** Adds an attempt to a run and starts it in the background. */
export function startAttempt(
  world: World,
  run: WorkflowRun,
  actor: Account,
  scope: AttemptScope,
): RunAttempt {
  const now = world.clock();
  const attempt: RunAttempt = {
    number: run.attempts.length + 1,
    actor,
    status: 'queued',
    conclusion: null,
    startedAt: now,
    updatedAt: now,
    jobs: new Map(),
    cancellation: new AbortController(),
  };
  run.attempts.push(attempt);
  run.suite.status = 'queued';
  run.suite.conclusion = null;
  announceRun(world, run, attempt, 'requested');
  inBackground(world, `run ${run.id}`, perform(world, run, attempt, scope));
  return attempt;
}

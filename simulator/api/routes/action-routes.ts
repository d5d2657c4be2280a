import { rerun } from '../../actions/rerun.ts';
import { readWorkflowFiles, registerWorkflow, startRuns } from '../../actions/start-runs.ts';
import { readRef, resolveCommit } from '../../git/refs.ts';
import type { Repository } from '../../state/repository.ts';
import type { Job, RunAttempt, Workflow, WorkflowRun } from '../../state/workflow-runs.ts';
import type { World } from '../../state/world.ts';
import { emit, surround } from '../../webhooks/emit.ts';
import { ApiError, notFound, unprocessable } from '../api-error.ts';
import {
  list,
  ok,
  onRepository,
  type Answer,
  type Operation,
  type AnyRepositoryCall,
} from '../operation.ts';
import { currentAttempt, presentJob, presentRun, presentWorkflow } from '../present/run.ts';
import { apiUrlOf, htmlUrlOf } from '../present/repository.ts';

const READ = [{ actions: 'read' }] as const;
const WRITE = [{ actions: 'write' }] as const;

/** The run of that id, or 404. */
export function runOf(repository: Repository, id: string | undefined): WorkflowRun {
  const run = repository.runs.get(Number(id));
  if (run === undefined) throw notFound();
  return run;
}

function attemptOf(run: WorkflowRun, number: string | undefined): RunAttempt {
  const attempt = run.attempts[Number(number) - 1];
  if (attempt === undefined) throw notFound();
  return attempt;
}

/** The job of that id, of whichever attempt, or 404. */
export function jobOf(repository: Repository, id: string | undefined): Job {
  const job = [...repository.runs.values()]
    .flatMap(({ attempts }) => attempts.flatMap(({ jobs }) => [...jobs.values()]))
    .find((each) => each.id === Number(id));
  if (job === undefined) throw notFound();
  return job;
}

/** The workflows of the default branch, and those that ran from elsewhere. */
async function workflowsOf(world: World, repository: Repository): Promise<Workflow[]> {
  const head = await resolveCommit(repository.gitDir, repository.defaultBranch);
  const files = head === null ? [] : await readWorkflowFiles(repository.gitDir, head);
  for (const file of files) registerWorkflow(world, repository, file);
  return [...repository.workflows.values()];
}

async function workflowOf(call: AnyRepositoryCall): Promise<Workflow> {
  const wanted = call.path['workflow_id'] ?? '';
  const workflows = await workflowsOf(call.world, call.repository);
  const found = workflows.find(
    ({ id, path }) => String(id) === wanted || path === wanted || path.endsWith(`/${wanted}`),
  );
  if (found === undefined) throw notFound();
  return found;
}

/** GitHub's `created` filter: a date, `>=date`, `<=date`, `>date`, `<date`, or `date..date`. */
function createdFilter(text: string | undefined): (run: WorkflowRun) => boolean {
  if (text === undefined) return () => true;
  const range = /^(.+)\.\.(.+)$/.exec(text);
  const [, sign = '', date = ''] = /^([<>]=?)?(.*)$/.exec(text) ?? [];
  const at = Date.parse(date);
  return ({ createdAt }) => {
    const time = Math.floor(createdAt.getTime() / 1000) * 1000;
    if (range !== null) {
      return time >= Date.parse(range[1] ?? '') && time <= Date.parse(range[2] ?? '');
    }
    if (sign === '') return createdAt.toISOString().startsWith(date);
    return (sign.endsWith('=') && time === at) || (sign.startsWith('>') ? time > at : time < at);
  };
}

async function listRuns(call: AnyRepositoryCall, workflow: Workflow | null): Promise<Answer> {
  const { world, repository } = call;
  const query = call.query as {
    actor?: string;
    branch?: string;
    event?: string;
    status?: string;
    created?: string;
    head_sha?: string;
    check_suite_id?: number;
  };
  const isCreated = createdFilter(query.created);
  const runs = [...repository.runs.values()].filter((run) => {
    const { status, conclusion } = currentAttempt(run);
    return (
      (workflow === null || run.workflow === workflow) &&
      (query.actor === undefined || run.actor.login === query.actor) &&
      (query.branch === undefined || run.headBranch === query.branch) &&
      (query.event === undefined || run.event.name === query.event) &&
      (query.head_sha === undefined || run.headSha === query.head_sha) &&
      (query.check_suite_id === undefined || run.suite.id === query.check_suite_id) &&
      // One filter for both, as GitHub has it.
      (query.status === undefined || query.status === status || query.status === conclusion) &&
      isCreated(run)
    );
  });
  return list(
    call,
    runs.reverse(),
    (run) => presentRun(world, run),
    (workflow_runs, total_count) => ({ total_count, workflow_runs }),
  );
}

async function listJobs(call: AnyRepositoryCall, attempts: RunAttempt[]): Promise<Answer> {
  const jobs = attempts.flatMap((attempt) => [...attempt.jobs.values()]);
  return list(
    call,
    jobs,
    (job) => presentJob(call.world, job),
    (presented, total_count) => ({ total_count, jobs: presented }),
  );
}

function restart(call: AnyRepositoryCall, run: WorkflowRun, what: 'all' | 'failed' | Job): Answer {
  if (currentAttempt(run).status !== 'completed') {
    throw new ApiError(403, 'This workflow is already running');
  }
  if (run.fileError !== null) {
    throw new ApiError(403, 'This workflow run cannot be retried');
  }
  if (what === 'failed' && currentAttempt(run).conclusion === 'success') {
    throw new ApiError(403, 'This workflow run has no failed jobs');
  }
  rerun(call.world, run, call.sender, what);
  return { status: 201, json: {} };
}

/** GitHub Actions: workflows, runs, jobs, re-runs. */
export const actionRoutes = {
  'actions/list-repo-workflows': onRepository<'actions/list-repo-workflows'>(READ, async (call) =>
    list(
      call,
      await workflowsOf(call.world, call.repository),
      (workflow) => presentWorkflow(call.world, workflow),
      (workflows, total_count) => ({ total_count, workflows }),
    ),
  ),
  'actions/get-workflow': onRepository<'actions/get-workflow'>(READ, async (call) =>
    ok(presentWorkflow(call.world, await workflowOf(call))),
  ),
  'actions/list-workflow-runs-for-repo': onRepository<'actions/list-workflow-runs-for-repo'>(
    READ,
    async (call) => listRuns(call, null),
  ),
  'actions/list-workflow-runs': onRepository<'actions/list-workflow-runs'>(READ, async (each) => {
    const call = each;
    return listRuns(call, await workflowOf(call));
  }),
  'actions/get-workflow-run': onRepository<'actions/get-workflow-run'>(READ, (call) =>
    ok(presentRun(call.world, runOf(call.repository, call.path['run_id']))),
  ),
  'actions/get-workflow-run-attempt': onRepository<'actions/get-workflow-run-attempt'>(
    READ,
    ({ world, repository, path }) => {
      const run = runOf(repository, path['run_id']);
      return ok(presentRun(world, run, attemptOf(run, path['attempt_number'])));
    },
  ),
  'actions/list-jobs-for-workflow-run': onRepository<'actions/list-jobs-for-workflow-run'>(
    READ,
    async (call) => {
      const run = runOf(call.repository, call.path['run_id']);
      const attempts = call.query.filter === 'all' ? run.attempts : [currentAttempt(run)];
      return listJobs(call, attempts);
    },
  ),
  'actions/list-jobs-for-workflow-run-attempt':
    onRepository<'actions/list-jobs-for-workflow-run-attempt'>(READ, async (call) => {
      const run = runOf(call.repository, call.path['run_id']);
      const attempt = attemptOf(run, call.path['attempt_number']);
      return listJobs(call, [attempt]);
    }),
  'actions/get-job-for-workflow-run': onRepository<'actions/get-job-for-workflow-run'>(
    READ,
    ({ world, repository, path }) => ok(presentJob(world, jobOf(repository, path['job_id']))),
  ),
  // The runner's `actions/upload-artifact` keeps nothing here.
  'actions/list-workflow-run-artifacts': onRepository<'actions/list-workflow-run-artifacts'>(
    READ,
    ({ repository, path }) => {
      runOf(repository, path['run_id']);
      return ok({ total_count: 0, artifacts: [] });
    },
  ),
  'actions/re-run-workflow': onRepository<'actions/re-run-workflow'>(WRITE, (call) =>
    restart(call, runOf(call.repository, call.path['run_id']), 'all'),
  ),
  'actions/re-run-workflow-failed-jobs': onRepository<'actions/re-run-workflow-failed-jobs'>(
    WRITE,
    (call) => {
      const run = runOf(call.repository, call.path['run_id']);
      return restart(call, run, 'failed');
    },
  ),
  'actions/re-run-job-for-workflow-run': onRepository<'actions/re-run-job-for-workflow-run'>(
    WRITE,
    (call) => {
      const job = jobOf(call.repository, call.path['job_id']);
      return restart(call, job.run, job);
    },
  ),
  'actions/cancel-workflow-run': onRepository<'actions/cancel-workflow-run'>(
    WRITE,
    ({ repository, path }) => {
      const attempt = currentAttempt(runOf(repository, path['run_id']));
      if (attempt.status === 'completed') {
        throw new ApiError(409, 'Cannot cancel a workflow run that is completed.');
      }
      attempt.cancellation.abort();
      return { status: 202, json: {} };
    },
  ),
  'actions/create-workflow-dispatch': onRepository<'actions/create-workflow-dispatch'>(
    WRITE,
    async (call) => {
      const { world, repository, body, sender } = call;
      const workflow = await workflowOf(call);
      const branch = body.ref.replace(/^refs\/heads\//, '');
      const ref = await readRef(repository.gitDir, `refs/heads/${branch}`);
      if (ref === null) throw unprocessable(`No ref found for: ${body.ref}`);
      const event = { ref: ref.name, inputs: body.inputs ?? null, workflow: workflow.path };
      emit(world, repository, 'workflow_dispatch', sender, event);
      const [run] = await startRuns(world, repository, {
        event: {
          name: 'workflow_dispatch',
          payload: surround(world, repository, sender, event),
          ref: ref.name,
        },
        sha: ref.sha,
        branch,
        headRepository: repository,
        pull: null,
        actor: sender,
        path: workflow.path,
      });
      if (run === undefined) {
        throw unprocessable("Workflow does not have 'workflow_dispatch' trigger");
      }
      if (body.return_run_details !== true) return { status: 204 };
      return ok({
        workflow_run_id: run.id,
        run_url: `${apiUrlOf(world, repository)}/actions/runs/${run.id}`,
        html_url: `${htmlUrlOf(world, repository)}/actions/runs/${run.id}`,
      });
    },
  ),
} satisfies Record<string, Operation>;

import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { WorkflowRequest } from '../workflow-runner.ts';
import { findAction, unknownAction } from './built-in-actions.ts';
import { deprecatedAction, removedRuntime } from './deprecated-actions.ts';
import { resolve } from './expressions.ts';
import { RUNNER_NAME, runnerVariables } from './github-context.ts';
import { hashFilesIn } from './hash-files.ts';
import { brownout } from './hosted-images.ts';
import type { JobLog } from './job-log.ts';
import { environmentOf } from './run-step.ts';
import type { RunningJob } from './step-context.ts';
import { permissionLines, tokenPermissions } from './token-permissions.ts';
import type { JobDefinition, WorkflowFile } from './workflow-file.ts';

const SIX_HOURS = 360;

/** One job of one attempt, its matrix values chosen. */
export interface JobPlan {
  id: string;
  key: string;
  name: string;
  /** What `runs-on` asks for, its expressions filled in. */
  labels: string[];
  definition: JobDefinition;
  /** Contexts that hold for the whole job: github, needs, matrix, strategy, inputs, vars, secrets. */
  contexts: Record<string, unknown> & { github: Record<string, unknown> };
}

/** What a job runs with. */
export interface JobDeps {
  request: WorkflowRequest;
  workflow: WorkflowFile;
  sandbox: Sandbox;
  signal: AbortSignal;
  /** How long a minute of a job's `timeout-minutes` lasts. */
  minuteMs: number;
}

/**
 * `Set up job`: says in the log what the job is, refuses what this runner does not have, and makes
 * the job ready for its steps; null when it cannot, with the reason in the log.
 */
export async function setUpJob(
  plan: JobPlan,
  { request, workflow, sandbox, signal, minuteMs }: JobDeps,
  log: JobLog,
  folders: RunningJob['folders'],
): Promise<RunningJob | null> {
  const { definition } = plan;
  const { owner, name } = request.repository;
  log.write(`Requested labels: ${plan.labels.join(', ')}`);
  log.write(`Job defined at: ${owner}/${name}/${request.path}@${request.event.ref}`);
  log.write(`Job is about to start running on the runner: ${RUNNER_NAME} (${sandbox.isolation})`);
  const permissions = tokenPermissions(definition.permissions, workflow.permissions);
  log.write(permissionLines(permissions).join('\n'));
  log.write('Prepare workflow directory');
  log.write('Prepare all required actions');
  log.write('Getting action download info');
  try {
    const refusal = brownout(plan.labels) ?? whatIsMissing(definition);
    if (refusal !== null) throw new Error(refusal);
    const eventPath = await folders.writeScript(JSON.stringify(request.event.payload), '.json');
    const runnerEnv = runnerVariables(plan.contexts.github, { id: plan.id, eventPath, folders });
    const steps: RunningJob['steps'] = {};
    const hashFiles = hashFilesIn(folders.workspaceOnHost);
    const job: RunningJob = {
      request,
      sandbox,
      folders,
      log,
      signal,
      runnerEnv,
      permissions,
      steps,
      env: {},
      status: 'success',
      path: [folders.programs],
      minutes: SIX_HOURS,
      deadline: Number.POSITIVE_INFINITY,
      defaults: { shell: undefined, workingDirectory: undefined },
      scope: (env) => ({
        contexts: {
          ...plan.contexts,
          env,
          steps,
          job: { status: job.status },
          runner: runnerContext(runnerEnv),
        },
        functions: [hashFiles],
      }),
    };
    job.env = environmentOf(workflow.env, job);
    Object.assign(job.env, environmentOf(definition.env, job));
    const run = { ...workflow.defaults?.run, ...definition.defaults?.run };
    job.defaults = { shell: run.shell, workingDirectory: run['working-directory'] };
    job.minutes = minutesOf(definition, job);
    job.deadline = performance.now() + job.minutes * minuteMs;
    log.write(`Complete job name: ${plan.name}`);
    return job;
  } catch (error) {
    log.write(`##[error]${(error as Error).message}`);
    return null;
  }
}

function whatIsMissing(definition: JobDefinition): string | null {
  if (definition.uses !== undefined) return 'This runner has no reusable workflows.';
  if (definition.container !== undefined || definition.services !== undefined) {
    return 'This runner has no containers: `container` and `services` cannot be used.';
  }
  for (const { uses = '' } of definition.steps ?? []) {
    const refusal = deprecatedAction(uses) ?? removedRuntime(uses);
    if (refusal !== null) return refusal;
  }
  const unknown = (definition.steps ?? []).find(
    ({ uses }) => uses !== undefined && findAction(uses) === null,
  );
  return unknown === undefined ? null : unknownAction(unknown.uses ?? '');
}

function minutesOf(definition: JobDefinition, job: RunningJob): number {
  const minutes = Number(resolve(definition['timeout-minutes'] ?? SIX_HOURS, job.scope(job.env)));
  if (minutes > 0) return minutes;
  throw new Error('`timeout-minutes` of the job is not a number above 0.');
}

function runnerContext(env: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    ['arch', 'environment', 'name', 'os', 'temp', 'tool_cache'].map((name) => [
      name,
      env[`RUNNER_${name.toUpperCase()}`] ?? '',
    ]),
  );
}

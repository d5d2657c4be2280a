import { runAction } from './built-in-actions.ts';
import type { Status } from './expressions.ts';
import { asText, fill, isMet, isTrue, resolve } from './expressions.ts';
import { runScript } from './run-script.ts';
import type { RunningJob, StepOutcome } from './step-context.ts';
import type { StepDefinition } from './workflow-file.ts';

const SIX_HOURS = 360;

/** The name GitHub shows for a step, with expressions filled in where that is possible yet. */
export function stepName(step: StepDefinition, job?: RunningJob): string {
  const name = step.name === undefined ? '' : asText(step.name);
  if (name !== '') {
    try {
      return job === undefined ? name : fill(name, job.scope(job.env));
    } catch {
      return name;
    }
  }
  return `Run ${step.uses ?? (step.run ?? '').split('\n')[0] ?? ''}`;
}

/**
 * Runs one step if its condition is met, and keeps what it left under its id. An expression or
 * setting that is wrong fails the step and says so in the log.
 */
export async function runStep(
  job: RunningJob,
  step: StepDefinition,
  status: Status,
): Promise<StepOutcome> {
  const outcome = await tryStep(job, step, status);
  if (step.id !== undefined) job.steps[step.id] = outcome;
  return outcome;
}

async function tryStep(
  job: RunningJob,
  step: StepDefinition,
  status: Status,
): Promise<StepOutcome> {
  try {
    if (!isMet(step.if, job.scope(job.env), status)) {
      return { outputs: {}, outcome: 'skipped', conclusion: 'skipped' };
    }
    const env = { ...job.env, ...environmentOf(step.env, job) };
    const scope = job.scope(env);
    const minutes = Number(resolve(step['timeout-minutes'] ?? SIX_HOURS, scope));
    if (!(minutes > 0)) throw new Error('`timeout-minutes` is not a number above 0.');
    const run = step.uses === undefined ? runScript : runAction;
    const result = await run(job, step, stepName(step, job), env, minutes * 60_000);
    const tolerated =
      result.outcome === 'failure' && isTrue(resolve(step['continue-on-error'] ?? false, scope));
    return { ...result, conclusion: tolerated ? 'success' : result.outcome };
  } catch (error) {
    job.log.write(`##[error]${(error as Error).message}`);
    return { outputs: {}, outcome: 'failure', conclusion: 'failure' };
  }
}

/** An `env:` with its expressions filled in; every value is text. */
export function environmentOf(
  env: StepDefinition['env'],
  job: Pick<RunningJob, 'env' | 'scope'>,
): Record<string, string> {
  const scope = job.scope(job.env);
  const values = resolve(env ?? {}, scope);
  if (typeof values !== 'object' || values === null) {
    throw new Error('`env` is neither a mapping nor an expression that gives one.');
  }
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, fill(value, scope)]),
  );
}

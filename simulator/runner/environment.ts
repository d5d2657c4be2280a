import type { JobConclusion, WorkflowRequest } from '../workflow-runner.ts';
import { fill, type Scope } from './expressions.ts';
import { reportJob } from './job-report.ts';
import type { JobEnd } from './run-job.ts';
import type { JobPlan } from './set-up-job.ts';

/** The name of a job's environment, or null where it has none. */
function nameOf({ definition, contexts }: JobPlan): string | null {
  const { environment } = definition;
  const name =
    typeof environment === 'object' && environment !== null && 'name' in environment
      ? environment.name
      : environment;
  if (name === undefined || name === null) return null;
  const scope: Scope = { contexts, functions: [] };
  return fill(name, scope) || null;
}

/** Runs a job when its environment lets it in, and fails it where a protection rule said no. */
export async function inEnvironment(
  plan: JobPlan,
  request: WorkflowRequest,
  run: () => Promise<JobEnd>,
): Promise<JobEnd> {
  const name = nameOf(plan);
  if (name === null || request.enterEnvironment === undefined) return run();
  const report = reportJob({ key: plan.key, name: plan.name, steps: [] }, request);
  const entry = await request.enterEnvironment(name);
  if (!entry.approved) {
    const conclusion: JobConclusion = request.signal.aborted ? 'cancelled' : 'failure';
    report.end(conclusion);
    return { conclusion, outputs: {} };
  }
  const end = await run();
  entry.leave(end.conclusion);
  return end;
}

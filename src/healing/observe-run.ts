import type { Diagnosis, Finding } from '../domain/diagnosis.ts';
import { GitHubError } from '../domain/errors.ts';
import type { GitHubReader, WorkflowJob, WorkflowRun } from '../domain/github.ts';
import type { RepositoryRef } from '../domain/repository.ts';
import { baselineLog } from './baseline-log.ts';
import { findingWithoutLog } from './finding-without-log.ts';
import type { HealingDeps } from './healing-deps.ts';
import { redactFinding } from './redact-finding.ts';

/** One cause in a run, and the jobs that failed with it, the first one first. */
export interface ObservedCause {
  finding: Finding;
  jobs: Array<Pick<WorkflowJob, 'id' | 'name' | 'htmlUrl'>>;
}

/** Conclusions of runs and jobs that somebody should hear about. */
export const RED: ReadonlySet<string> = new Set(['failure', 'timed_out', 'startup_failure']);

/** A matrix has at most 256 jobs; a run with more red ones than these is not read to its end. */
const MOST_LOGS = 300;
/** Causes that are told of one run; nobody reads more, and a hostile job can make up any number. */
const MOST_CAUSES = 20;

/** Below this confidence the log of the last good run is read too. */
const CERTAIN = 0.8;

/**
 * Reads the logs of a completed run's red jobs and names their causes; jobs with one fingerprint
 * are one cause. Findings are redacted.
 */
export async function observeRun(
  deps: Pick<HealingDeps, 'github' | 'diagnose' | 'redact'>,
  target: { installationId: number; repository: RepositoryRef & { defaultBranch: string } },
  run: WorkflowRun,
): Promise<ObservedCause[]> {
  const reader = deps.github.reader(target.installationId);
  const jobs = await reader.listJobs(target.repository, run.id);
  if (jobs.length === 0) {
    const job = { id: 0, name: run.name, htmlUrl: run.htmlUrl };
    return [
      { finding: redactFinding(findingWithoutLog('no_jobs', run), deps.redact), jobs: [job] },
    ];
  }
  const causes = new Map<string, ObservedCause>();
  const red = jobs.filter((candidate) => RED.has(candidate.conclusion ?? ''));
  for (const [index, job] of red.entries()) {
    if (index >= MOST_LOGS || causes.size >= MOST_CAUSES) {
      const rest = red.slice(index);
      const finding = redactFinding(findingWithoutLog('not_read', run), deps.redact);
      causes.set(finding.fingerprint, { finding, jobs: rest });
      break;
    }
    const finding = redactFinding(
      await causeOf(deps, reader, target.repository, run, job),
      deps.redact,
    );
    const known = causes.get(finding.fingerprint);
    if (known) known.jobs.push(job);
    else causes.set(finding.fingerprint, { finding, jobs: [job] });
  }
  return [...causes.values()];
}

async function causeOf(
  deps: Pick<HealingDeps, 'diagnose'>,
  reader: GitHubReader,
  repository: RepositoryRef & { defaultBranch: string },
  run: WorkflowRun,
  job: WorkflowJob,
): Promise<Finding> {
  const finding = await readCause(deps, reader, repository, run, job);
  const [failed, ...others] = failedStepsOf(job);
  // A log shows a step by its first line only; where one step failed, GitHub knows its name.
  return failed !== undefined && others.length === 0 ? { ...finding, step: failed } : finding;
}

/** One log that is broken, or without end, must not hide what the others say. */
function noneIfUnreadable(error: unknown): null {
  if (error instanceof GitHubError && !error.retryable) return null;
  throw error;
}

function failedStepsOf(job: WorkflowJob): string[] {
  return job.steps.filter((step) => RED.has(step.conclusion ?? '')).map((step) => step.name);
}

async function readCause(
  deps: Pick<HealingDeps, 'diagnose'>,
  reader: GitHubReader,
  repository: RepositoryRef & { defaultBranch: string },
  run: WorkflowRun,
  job: WorkflowJob,
): Promise<Finding> {
  const failedSteps = failedStepsOf(job);
  const read = async (baseline?: AsyncIterable<Uint8Array>): Promise<Diagnosis | null> => {
    const log = await reader.openJobLog(repository, job.id);
    return log && deps.diagnose(log, { failedSteps, ...(baseline && { baseline }) });
  };
  const first = await read().catch(noneIfUnreadable);
  if (first === null) return findingWithoutLog('no_log', run, job);
  if (first.root && first.root.confidence >= CERTAIN) return first.root;
  const baseline = await baselineLog(reader, repository, run, job.name);
  const second = baseline && (await read(baseline).catch(noneIfUnreadable));
  return second?.root ?? first.root ?? findingWithoutLog('unknown', run, job);
}

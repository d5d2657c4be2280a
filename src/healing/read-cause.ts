import type { Diagnosis, Finding } from '../domain/diagnosis.ts';
import { GitHubError } from '../domain/errors.ts';
import type { GitHubReader, WorkflowJob, WorkflowRun } from '../domain/github.ts';
import type { RepositoryRef } from '../domain/repository.ts';
import type { BaselineLogs } from './baseline-logs.ts';
import { findingOfRunner } from './finding-in-workflow.ts';
import { findingWithoutLog } from './finding-without-log.ts';
import type { HealingDeps } from './healing-deps.ts';
import { RED } from './red.ts';

/** Below this confidence the log of the last good run is read too. */
const CERTAIN = 0.8;

/** What reading the jobs of one run works with. */
interface Reading extends Pick<HealingDeps, 'diagnose'> {
  reader: GitHubReader;
  repository: RepositoryRef;
  run: WorkflowRun;
  baselines: BaselineLogs;
}

/** Reads the log of a red job and names its cause; not redacted yet. */
export async function readCause(reading: Reading, job: WorkflowJob): Promise<Finding> {
  const failedSteps = job.steps
    .filter((step) => RED.has(step.conclusion ?? ''))
    .map((step) => step.name);
  const finding = await findCause(reading, job, failedSteps);
  const [failed, ...others] = failedSteps;
  // A log shows a step by its first line only; where one step failed, GitHub knows its name.
  return failed !== undefined && others.length === 0 ? { ...finding, step: failed } : finding;
}

/** GitHub's own words for a job that it cancelled because its time was over. */
const OVER_TIME = /exceeded the maximum execution time/;

/** The cause of a cancelled job whose log says that its time was over; null where it says nothing of it. */
export async function readTimeout(
  { diagnose, reader, repository }: Reading,
  job: WorkflowJob,
): Promise<Finding | null> {
  const log = await reader.openJobLog(repository, job.id);
  const diagnosis = log && (await diagnose(log, {}).catch(noneIfUnreadable));
  return diagnosis?.findings.find(({ message }) => OVER_TIME.test(message)) ?? null;
}

async function findCause(
  { diagnose, reader, repository, run, baselines }: Reading,
  job: WorkflowJob,
  failedSteps: string[],
): Promise<Finding> {
  const withoutRunner = findingOfRunner(run, job);
  if (withoutRunner !== null) return withoutRunner;
  const read = async (baseline?: AsyncIterable<Uint8Array>): Promise<Diagnosis | null> => {
    const log = await reader.openJobLog(repository, job.id);
    return log && diagnose(log, { failedSteps, ...(baseline && { baseline }) });
  };
  const first = await read().catch(noneIfUnreadable);
  if (first === null) return findingWithoutLog('no_log', run, job);
  if (first.root && first.root.confidence >= CERTAIN) return first.root;
  const baseline = await baselines(job.name);
  const second = baseline && (await read(baseline).catch(noneIfUnreadable));
  return second?.root ?? first.root ?? findingWithoutLog('unknown', run, job);
}

/**
 * One log that is broken, or without end, must not hide what the others say. What is wrong with our
 * own credentials says nothing of the log.
 */
function noneIfUnreadable(error: unknown): null {
  const isOfLog = error instanceof GitHubError && !error.retryable;
  if (isOfLog && error.code !== 'bad_credentials') return null;
  throw error;
}

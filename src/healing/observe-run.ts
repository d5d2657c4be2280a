import type { Finding } from '../domain/diagnosis.ts';
import type { WorkflowJob, WorkflowRun } from '../domain/github.ts';
import { NO_JOB } from '../domain/issue.ts';
import type { RepositoryRef } from '../domain/repository.ts';
import { baselineLogs } from './baseline-logs.ts';
import { findingInWorkflow } from './finding-in-workflow.ts';
import { findingWithoutLog } from './finding-without-log.ts';
import type { HealingDeps } from './healing-deps.ts';
import { readCause, readTimeout } from './read-cause.ts';
import { RED } from './red.ts';
import { redactFinding } from './redact-finding.ts';

/** One cause in a run, and the jobs that failed with it, the first one first. */
export interface ObservedCause {
  finding: Finding;
  jobs: Array<Pick<WorkflowJob, 'id' | 'name' | 'htmlUrl'>>;
}

/** A matrix has at most 256 jobs; a run with more red ones than these is not read to its end. */
const MOST_LOGS = 300;
/** Bytes of logs read for one run, before another one is begun. */
const MOST_BYTES = 2 * 1024 ** 3;
/** Cancelled jobs whose logs are read for whether their time was over; it is given in minutes. */
const MOST_CANCELLED = 10;
const SHORTEST_LIMIT_MS = 60_000;
/** Causes that are told of one run; nobody reads more, and a hostile job can make up any number. */
const MOST_CAUSES = 20;

/** Whether a cancelled job ran long enough for its time to be over. */
function mayBeOverTime({ conclusion, startedAt, completedAt }: WorkflowJob): boolean {
  if (conclusion !== 'cancelled' || startedAt === null || completedAt === null) return false;
  return completedAt.getTime() - startedAt.getTime() >= SHORTEST_LIMIT_MS;
}

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
  if (jobs.length === 0 && run.conclusion === 'cancelled') return [];
  if (jobs.length === 0) {
    const job = { id: NO_JOB, name: run.name, htmlUrl: run.htmlUrl };
    const known = await findingInWorkflow(reader, target.repository, run);
    const finding = known ?? findingWithoutLog('no_jobs', run);
    return [{ finding: redactFinding(finding, deps.redact), jobs: [job] }];
  }
  const causes = new Map<string, ObservedCause>();
  const baselines = baselineLogs(reader, target.repository, run);
  let bytes = 0;
  const diagnose: HealingDeps['diagnose'] = async (log, options) => {
    const diagnosis = await deps.diagnose(log, options);
    bytes += diagnosis.bytes;
    return diagnosis;
  };
  const add = (finding: Finding, job: ObservedCause['jobs'][number]): void => {
    const known = causes.get(finding.fingerprint);
    if (known) known.jobs.push(job);
    else causes.set(finding.fingerprint, { finding, jobs: [job] });
  };
  const reading = { diagnose, reader, repository: target.repository, run, baselines };
  // Who cancelled a run no longer cares what else was red in it.
  const stopped = run.conclusion === 'cancelled';
  const red = stopped ? [] : jobs.filter(({ conclusion }) => RED.has(conclusion ?? ''));
  for (const [index, job] of red.entries()) {
    if (index >= MOST_LOGS || causes.size >= MOST_CAUSES || bytes >= MOST_BYTES) {
      const rest = red.slice(index, index + MOST_LOGS);
      const finding = redactFinding(findingWithoutLog('not_read', run), deps.redact);
      causes.set(finding.fingerprint, { finding, jobs: rest });
      break;
    }
    const finding = redactFinding(await readCause(reading, job), deps.redact);
    add(finding, job);
  }
  for (const job of jobs.filter(mayBeOverTime).slice(0, MOST_CANCELLED)) {
    if (bytes >= MOST_BYTES) break;
    const found = await readTimeout(reading, job);
    if (found !== null) add(redactFinding(found, deps.redact), job);
  }
  return [...causes.values()];
}

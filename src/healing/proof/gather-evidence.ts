import type { TestCounts } from '../../domain/diagnosis.ts';
import type { GitHubReader, WorkflowJob, WorkflowRun } from '../../domain/github.ts';
import { NO_JOB, type Occurrence } from '../../domain/issue.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { RepositoryRef } from '../../domain/repository.ts';
import type { HealingFacts } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { RED } from '../red.ts';
import type { Evidence, JobOutcome } from './judge-proof.ts';

/** Newest runs of a commit that are looked at; a commit can be run without end by hand. */
const MOST_RUNS = 100;

/** Reads from GitHub what the jobs on the proving commit say, now. */
export async function gatherEvidence(
  deps: Pick<HealingDeps, 'github' | 'diagnose'>,
  facts: HealingFacts,
  sha: string,
): Promise<Evidence> {
  const { repository } = facts;
  const reader = deps.github.reader(repository.installationId);
  const rerun = sha === facts.run.headSha;
  const occurrences = rerun ? rerunOf(facts) : facts.occurrences;
  const all = await reader.listRunsOfCommit(repository, sha);
  const runs = all
    .filter(({ id, headBranch, headRepositoryId }) =>
      rerun
        ? occurrences.some(({ workflowRunId }) => workflowRunId === id)
        : // Whoever has the commit can run it elsewhere: in a fork, on a branch of another base.
          headBranch === facts.fixBranch && headRepositoryId === repository.id,
    )
    .slice(0, MOST_RUNS);
  const jobs = await jobsOf(reader, repository, runs);
  const pending =
    runs.some((run) => run.status !== 'completed') || (rerun && !runsAgain(runs, facts));
  const named = occurrences.flatMap((seen) => provingJobs(facts, seen, jobs));
  const failed = jobs.filter(({ run, job }) =>
    named.some(({ workflow, name }) => workflow === run.path && name === job.name),
  );
  const judgeable = !pending && failed.every(({ job }) => job.conclusion === 'success');
  return {
    failed: named,
    jobs: [...jobs.map(({ run, job }) => outcomeOf(run, job)), ...unstarted(runs, jobs)],
    pending,
    redBefore: judgeable ? await redBefore(reader, facts, rerun) : [],
    tests: judgeable ? await countTests(deps, reader, facts, failed) : [],
  };
}

/**
 * The jobs whose end is the proof for an occurrence: those that failed, by the name that they have
 * with the Patch. Where GitHub could make no job of the workflow, all that it makes now.
 */
function provingJobs(
  { renamedJobs }: HealingFacts,
  { failedJobs, jobId, workflowPath: workflow }: Occurrence,
  jobs: JobOfRun[],
): Evidence['failed'] {
  if (jobId !== NO_JOB) {
    return failedJobs.map((name) => ({ workflow, name: ownValue(renamedJobs, name) ?? name }));
  }
  const made = jobs.filter(({ run, job }) => run.path === workflow && job.conclusion !== 'skipped');
  const names = made.map(({ job }) => job.name);
  return (names.length > 0 ? names : failedJobs).map((name) => ({ workflow, name }));
}

/** Runs that ended without a job, as one outcome each: such a workflow is as broken as before. */
function unstarted(runs: WorkflowRun[], jobs: JobOfRun[]): JobOutcome[] {
  return runs
    .filter(({ id, status }) => status === 'completed' && !jobs.some(({ run }) => run.id === id))
    .map(({ conclusion, htmlUrl, name, path }) => ({
      workflow: path,
      name,
      conclusion,
      url: htmlUrl,
    }));
}

type JobOfRun = { run: WorkflowRun; job: WorkflowJob };

async function jobsOf(
  reader: GitHubReader,
  repository: RepositoryRef,
  runs: WorkflowRun[],
): Promise<JobOfRun[]> {
  const lists = await Promise.all(
    runs.map(async (run) =>
      (await reader.listJobs(repository, run.id)).map((job) => ({ run, job })),
    ),
  );
  return lists.flat();
}

function outcomeOf(run: WorkflowRun, job: WorkflowJob): JobOutcome {
  return { workflow: run.path, name: job.name, conclusion: job.conclusion, url: job.htmlUrl };
}

/** The latest attempt before our re-runs, by workflow run. */
function rerunAfter({ applied }: HealingFacts): Map<number, number> {
  const last = new Map<number, number>();
  for (const { effect } of applied) {
    if (effect.kind !== 'rerun_failed_jobs') continue;
    const known = last.get(effect.workflowRunId) ?? 0;
    last.set(effect.workflowRunId, Math.max(known, effect.attempt));
  }
  return last;
}

/** Where the cause was seen and run again. */
function rerunOf(facts: HealingFacts): Occurrence[] {
  const last = rerunAfter(facts);
  return facts.occurrences.filter(({ workflowRunId }) => last.has(workflowRunId));
}

/** True once GitHub shows the attempts that our re-runs asked for. */
function runsAgain(runs: WorkflowRun[], facts: HealingFacts): boolean {
  return [...rerunAfter(facts)].every(([id, attempt]) =>
    runs.some((run) => run.id === id && run.attempt > attempt),
  );
}

/** Jobs that were red without us; for a re-run every other job of the run is none of its doing. */
async function redBefore(
  reader: GitHubReader,
  { repository, run }: HealingFacts,
  rerun: boolean,
): Promise<Evidence['redBefore']> {
  const all = await reader.listRunsOfCommit(repository, run.headSha);
  const runs = all.filter(({ headRepositoryId }) => headRepositoryId === repository.id);
  const jobs = await jobsOf(reader, repository, runs.slice(0, MOST_RUNS));
  const red = jobs
    .filter(({ job }) => rerun || RED.has(job.conclusion ?? ''))
    .map((entry) => ({ workflow: entry.run.path, name: entry.job.name }));
  return [...red, ...unstarted(runs, jobs)];
}

async function countTests(
  deps: Pick<HealingDeps, 'diagnose'>,
  reader: GitHubReader,
  { repository, issue, renamedJobs }: HealingFacts,
  own: JobOfRun[],
): Promise<Evidence['tests']> {
  const { headBranch } = issue.occurrence;
  const earlier = (name: string) => ownValue(renamedJobs, name) ?? name;
  const count = async (job: WorkflowJob): Promise<TestCounts | null> => {
    const log = await reader.openJobLog(repository, job.id);
    return log && (await deps.diagnose(log)).tests;
  };
  const provingRuns = new Set(own.map(({ run }) => run.id));
  const goodJobs = new Map<number, WorkflowJob[]>();
  for (const workflowId of new Set(own.map(({ run }) => run.workflowId))) {
    const good = await reader.findLastGoodRun(repository, { workflowId, branch: headBranch });
    const jobs =
      good && !provingRuns.has(good.id) ? await reader.listJobs(repository, good.id) : [];
    goodJobs.set(workflowId, jobs);
  }
  return Promise.all(
    own.map(async ({ run, job }) => {
      const before = goodJobs
        .get(run.workflowId)
        ?.find(({ name, conclusion }) => earlier(name) === job.name && conclusion === 'success');
      return {
        job: job.name,
        now: await count(job),
        lastGood: before ? await count(before) : ('none' as const),
      };
    }),
  );
}

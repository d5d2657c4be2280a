import type { TestCounts } from '../../domain/diagnosis.ts';
import type { GitHubReader, WorkflowJob, WorkflowRun } from '../../domain/github.ts';
import type { RepositoryRef } from '../../domain/repository.ts';
import type { HealingFacts } from '../actions/action.ts';
import type { HealingDeps } from '../healing-deps.ts';
import { RED } from '../observe-run.ts';
import type { Evidence, JobOutcome } from './judge-proof.ts';

/** Reads from GitHub what the jobs on the proving commit say, now. */
export async function gatherEvidence(
  deps: Pick<HealingDeps, 'github' | 'diagnose'>,
  facts: HealingFacts,
  sha: string,
): Promise<Evidence> {
  const { repository, issue } = facts;
  const { occurrence } = issue;
  const reader = deps.github.reader(repository.installationId);
  const rerun = sha === facts.run.headSha;
  const all = await reader.listRunsOfCommit(repository, sha);
  const runs = rerun ? all.filter((run) => run.id === occurrence.workflowRunId) : all;
  const jobs = await jobsOf(reader, repository, runs);
  const pending =
    runs.some((run) => run.status !== 'completed') || (rerun && !runsAgain(runs, facts));
  const failed = jobs.filter(({ run, job }) => isOwn(facts, run, job));
  const judgeable = !pending && failed.every(({ job }) => job.conclusion === 'success');
  return {
    workflow: occurrence.workflowPath,
    failedJobs: occurrence.failedJobs,
    jobs: jobs.map(({ run, job }) => outcomeOf(run, job)),
    pending,
    redBefore: judgeable ? await redBefore(reader, facts, rerun) : [],
    tests: judgeable ? await countTests(deps, reader, facts, failed) : [],
  };
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

function isOwn({ issue }: HealingFacts, run: WorkflowRun, job: WorkflowJob): boolean {
  const { workflowPath, failedJobs } = issue.occurrence;
  return run.path === workflowPath && failedJobs.includes(job.name);
}

/** True once GitHub shows the attempt that our re-run asked for. */
function runsAgain(runs: WorkflowRun[], { applied, issue }: HealingFacts): boolean {
  const before = applied.map(({ effect }) =>
    effect.kind === 'rerun_failed_jobs' ? effect.attempt : 0,
  );
  const last = Math.max(issue.occurrence.runAttempt, ...before);
  return runs.some((run) => run.attempt > last);
}

/** Jobs that were red without us; for a re-run every other job of the run is none of its doing. */
async function redBefore(
  reader: GitHubReader,
  { repository, run }: HealingFacts,
  rerun: boolean,
): Promise<Evidence['redBefore']> {
  const runs = await reader.listRunsOfCommit(repository, run.headSha);
  const jobs = await jobsOf(reader, repository, runs);
  return jobs
    .filter(({ job }) => rerun || RED.has(job.conclusion ?? ''))
    .map((entry) => ({ workflow: entry.run.path, name: entry.job.name }));
}

async function countTests(
  deps: Pick<HealingDeps, 'diagnose'>,
  reader: GitHubReader,
  { repository, issue }: HealingFacts,
  own: JobOfRun[],
): Promise<Evidence['tests']> {
  const { workflowId, headBranch } = issue.occurrence;
  const count = async (job: WorkflowJob): Promise<TestCounts | null> => {
    const log = await reader.openJobLog(repository, job.id);
    return log && (await deps.diagnose(log)).tests;
  };
  const good = await reader.findLastGoodRun(repository, { workflowId, branch: headBranch });
  const provingRuns = new Set(own.map(({ run }) => run.id));
  const goodJobs =
    good && !provingRuns.has(good.id) ? await reader.listJobs(repository, good.id) : [];
  return Promise.all(
    own.map(async ({ job }) => {
      const before = goodJobs.find(
        ({ name, conclusion }) => name === job.name && conclusion === 'success',
      );
      return {
        job: job.name,
        now: await count(job),
        lastGood: before ? await count(before) : ('none' as const),
      };
    }),
  );
}

import type { GitHubReader, WorkflowJob, WorkflowRun } from '../domain/github.ts';
import { fullName } from '../domain/repository.ts';
import { allPages } from './all-pages.ts';
import type { GitHubClient } from './client.ts';
import type { Octokit } from './octokit.ts';
import { orNull } from './or-null.ts';

type RunReads = Pick<
  GitHubReader,
  'getWorkflowRun' | 'listJobs' | 'listRunsOfCommit' | 'findLastGoodRun' | 'listGoodRuns'
>;
type Actions = Octokit['rest']['actions'];
type RunData = Awaited<ReturnType<Actions['getWorkflowRun']>>['data'];
type JobData = Awaited<ReturnType<Actions['listJobsForWorkflowRun']>>['data']['jobs'][number];

const needs = 'actions: read';
/** GitHub gives at most 1,000 results of a search with these filters. */
const MAX_SEARCHED_PAGES = 10;

/** Reads workflow runs and their jobs. */
export function runReads(client: GitHubClient): RunReads {
  return {
    async getWorkflowRun(repository, runId) {
      const { owner, name: repo } = repository;
      const { data } = await client.call(
        { what: `read workflow run ${runId} of ${fullName(repository)}`, kind: 'read', needs },
        (octokit) => octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: runId }),
      );
      return toRun(data);
    },

    async listJobs(repository, runId) {
      const { owner, name: repo } = repository;
      const what = `list the jobs of workflow run ${runId} of ${fullName(repository)}`;
      const jobs = await allPages(what, async (paging) => {
        const { data } = await client.call({ what, kind: 'read', needs }, (octokit) =>
          octokit.rest.actions.listJobsForWorkflowRun({
            owner,
            repo,
            run_id: runId,
            filter: 'latest',
            ...paging,
          }),
        );
        return data.jobs;
      });
      return jobs.map(toJob);
    },

    async listRunsOfCommit(repository, sha) {
      const { owner, name: repo } = repository;
      const what = `list the workflow runs of ${sha} in ${fullName(repository)}`;
      const runs = await allPages(what, async (paging) => {
        const { data } = await client.call({ what, kind: 'read', needs }, (octokit) =>
          octokit.rest.actions.listWorkflowRunsForRepo({ owner, repo, head_sha: sha, ...paging }),
        );
        return data.workflow_runs;
      });
      return runs.map(toRun).sort((a, b) => b.id - a.id);
    },

    async findLastGoodRun(repository, { workflowId, branch }) {
      const { owner, name: repo } = repository;
      const what = `find the last good run of workflow ${workflowId} in ${fullName(repository)}`;
      // GitHub also lists runs of forks whose branch has the same name, and anybody can make many.
      for (let page = 1; page <= MAX_SEARCHED_PAGES; page += 1) {
        const answer = await orNull([404], () =>
          client.call({ what, kind: 'read', needs }, (octokit) =>
            octokit.rest.actions.listWorkflowRuns({
              owner,
              repo,
              workflow_id: workflowId,
              branch,
              status: 'success',
              per_page: 100,
              page,
            }),
          ),
        );
        const runs = (answer?.data.workflow_runs ?? []).map(toRun).sort((a, b) => b.id - a.id);
        const own = runs.find((run) => run.headRepositoryId === repository.id);
        if (own !== undefined || runs.length < 100) return own ?? null;
      }
      return null;
    },

    async listGoodRuns(repository, { workflowId, branch, most }) {
      const { owner, name: repo } = repository;
      const what = `list good runs of workflow ${workflowId} in ${fullName(repository)}`;
      const answer = await orNull([404], () =>
        client.call({ what, kind: 'read', needs }, (octokit) =>
          octokit.rest.actions.listWorkflowRuns({
            owner,
            repo,
            workflow_id: workflowId,
            branch,
            status: 'success',
            per_page: 100,
          }),
        ),
      );
      const runs = (answer?.data.workflow_runs ?? []).map(toRun);
      const own = runs.filter(({ headRepositoryId }) => headRepositoryId === repository.id);
      return own.sort((a, b) => b.id - a.id).slice(0, most);
    },
  };
}

function toRun(data: RunData): WorkflowRun {
  // GitHub's description says that these are always there; deleted forks and apps prove otherwise.
  const head = data.head_repository as { id: number } | null | undefined;
  return {
    id: data.id,
    workflowId: data.workflow_id,
    name: data.name ?? '',
    // The path carries `@<ref>` for workflows that another repository requires.
    path: data.path.replace(/@.*$/, ''),
    attempt: data.run_attempt ?? 1,
    event: data.event,
    status: data.status ?? 'unknown',
    conclusion: data.conclusion,
    headSha: data.head_sha,
    headBranch: data.head_branch,
    headRepositoryId: head?.id ?? null,
    htmlUrl: data.html_url,
    pullRequests: (data.pull_requests ?? [])
      .filter(({ base }) => base.repo.id === data.repository.id)
      .map(({ number }) => number),
  };
}

function toJob(data: JobData): WorkflowJob {
  return {
    id: data.id,
    runId: data.run_id,
    runAttempt: data.run_attempt ?? 1,
    name: data.name,
    status: data.status,
    conclusion: data.conclusion,
    headSha: data.head_sha,
    htmlUrl: data.html_url ?? '',
    labels: data.labels,
    startedAt: toDate(data.started_at),
    completedAt: toDate(data.completed_at),
    steps: (data.steps ?? []).map(({ number, name, status, conclusion }) => ({
      number,
      name,
      status,
      conclusion,
    })),
  };
}

function toDate(text: string | null | undefined): Date | null {
  return text ? new Date(text) : null;
}

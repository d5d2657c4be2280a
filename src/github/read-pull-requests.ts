import type { GitHubReader, PullRequest } from '../domain/github.ts';
import { fullName } from '../domain/repository.ts';
import { allPages } from './all-pages.ts';
import type { GitHubClient } from './client.ts';
import type { Octokit } from './octokit.ts';

type PullRequestReads = Pick<
  GitHubReader,
  'getPullRequest' | 'findPullRequest' | 'findForkPullRequest' | 'listPullRequestPaths'
>;
type PullData = Awaited<ReturnType<Octokit['rest']['pulls']['list']>>['data'][number];

const needs = 'pull_requests: read';

/** Reads pull requests. */
export function pullRequestReads(client: GitHubClient): PullRequestReads {
  return {
    async getPullRequest(repository, number) {
      const { owner, name: repo } = repository;
      const { data } = await client.call(
        { what: `read pull request ${number} of ${fullName(repository)}`, kind: 'read', needs },
        (octokit) => octokit.rest.pulls.get({ owner, repo, pull_number: number }),
      );
      return toPullRequest(data);
    },

    async listPullRequestPaths(repository, number) {
      const { owner, name: repo } = repository;
      const what = `list the files of pull request ${number} of ${fullName(repository)}`;
      return allPages(what, async (paging) => {
        const { data } = await client.call({ what, kind: 'read', needs }, (octokit) =>
          octokit.rest.pulls.listFiles({ owner, repo, pull_number: number, ...paging }),
        );
        return data.flatMap(({ filename, previous_filename: before }) =>
          before === undefined ? [filename] : [filename, before],
        );
      });
    },

    async findPullRequest(repository, headBranch) {
      const { owner, name: repo } = repository;
      const what = `find the pull request from ${headBranch} in ${fullName(repository)}`;
      const { data } = await client.call({ what, kind: 'read', needs }, (octokit) =>
        octokit.rest.pulls.list({
          owner,
          repo,
          head: `${owner}:${headBranch}`,
          state: 'all',
          per_page: 100,
        }),
      );
      // An owner can have two repositories of one network; only ours counts.
      const ours = data
        .map(toPullRequest)
        .filter(({ head }) => head.branch === headBranch)
        .filter(({ head }) => head.repositoryId === repository.id)
        .sort((a, b) => b.number - a.number);
      return ours[0] ?? null;
    },

    async findForkPullRequest(repository, headSha) {
      const { owner, name: repo } = repository;
      const what = `find the pull request of ${headSha} in ${fullName(repository)}`;
      const { data } = await client.call({ what, kind: 'read', needs }, (octokit) =>
        octokit.rest.pulls.list({
          owner,
          repo,
          state: 'open',
          sort: 'updated',
          direction: 'desc',
          per_page: 100,
        }),
      );
      const pulls = data.map(toPullRequest);
      return (
        pulls.find(({ head }) => head.sha === headSha && head.repositoryId !== repository.id) ??
        null
      );
    },
  };
}

function toPullRequest(
  data: Pick<
    PullData,
    'number' | 'html_url' | 'title' | 'body' | 'head' | 'base' | 'user' | 'merged_at'
  > & { state: string },
): PullRequest {
  const headRepository = data.head.repo as { id: number } | null;
  return {
    number: data.number,
    htmlUrl: data.html_url,
    state: data.state === 'open' ? 'open' : 'closed',
    merged: data.merged_at !== null,
    title: data.title,
    body: data.body ?? '',
    head: { branch: data.head.ref, sha: data.head.sha, repositoryId: headRepository?.id ?? null },
    base: { branch: data.base.ref, sha: data.base.sha },
    author: data.user?.login ?? '',
  };
}

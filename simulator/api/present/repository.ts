import type { Repository as WebhookRepository } from '@octokit/webhooks-types';
import type { PullRequest } from '../../state/conversation.ts';
import type { Repository } from '../../state/repository.ts';
import type { World } from '../../state/world.ts';
import { nodeId, presentAccount, timestamp } from './account.ts';

/** `owner/name`. */
export function fullNameOf(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

/** The repository's address below the REST root. */
export function apiUrlOf(world: World, repository: Repository): string {
  return `${world.urls.api}/repos/${fullNameOf(repository)}`;
}

/** The repository's page. */
export function htmlUrlOf(world: World, repository: Repository): string {
  return `${world.urls.html}/${fullNameOf(repository)}`;
}

/** URL fields that are the repository's address and a suffix. */
const SUFFIXES = {
  forks_url: '/forks',
  keys_url: '/keys{/key_id}',
  collaborators_url: '/collaborators{/collaborator}',
  teams_url: '/teams',
  hooks_url: '/hooks',
  issue_events_url: '/issues/events{/number}',
  events_url: '/events',
  assignees_url: '/assignees{/user}',
  branches_url: '/branches{/branch}',
  tags_url: '/tags',
  blobs_url: '/git/blobs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  git_refs_url: '/git/refs{/sha}',
  trees_url: '/git/trees{/sha}',
  statuses_url: '/statuses/{sha}',
  languages_url: '/languages',
  stargazers_url: '/stargazers',
  contributors_url: '/contributors',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  commits_url: '/commits{/sha}',
  git_commits_url: '/git/commits{/sha}',
  comments_url: '/comments{/number}',
  issue_comment_url: '/issues/comments{/number}',
  contents_url: '/contents/{+path}',
  compare_url: '/compare/{base}...{head}',
  merges_url: '/merges',
  archive_url: '/{archive_format}{/ref}',
  downloads_url: '/downloads',
  issues_url: '/issues{/number}',
  pulls_url: '/pulls{/number}',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  labels_url: '/labels{/name}',
  releases_url: '/releases{/id}',
  deployments_url: '/deployments',
} as const;

type SuffixUrls = Record<keyof typeof SUFFIXES, string>;

/** A repository with all that GitHub's REST answers and webhooks say of it. */
export function presentRepository(
  world: World,
  repository: Repository,
): WebhookRepository & Record<string, unknown> {
  const url = apiUrlOf(world, repository);
  const html = htmlUrlOf(world, repository);
  const pushed = timestamp(repository.pushedAt);
  const openIssues = [...repository.pulls.values()].filter(({ state }) => state === 'open').length;
  const forks = [...world.repositories.values()].filter(({ parent }) => parent === repository);
  const urls = Object.fromEntries(
    Object.entries(SUFFIXES).map(([name, suffix]) => [name, `${url}${suffix}`]),
  ) as SuffixUrls;
  const described: WebhookRepository = {
    ...urls,
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullNameOf(repository),
    private: repository.private,
    owner: presentAccount(world, repository.owner),
    html_url: html,
    description: repository.description,
    fork: repository.parent !== null,
    url,
    created_at: timestamp(repository.createdAt),
    updated_at: pushed,
    pushed_at: pushed,
    git_url: `${html.replace(/^https?/, 'git')}.git`,
    ssh_url: `ssh://git@localhost/${fullNameOf(repository)}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    homepage: null,
    size: 1,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: false,
    has_downloads: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: forks.length,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: openIssues,
    license: null,
    forks: forks.length,
    open_issues: openIssues,
    watchers: 0,
    default_branch: repository.defaultBranch,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? 'private' : 'public',
    custom_properties: {},
  };
  return { ...described, network_count: forks.length, subscribers_count: 0 };
}

/** The few fields by which installations list a repository. */
export function presentRepositoryName(repository: Repository): {
  id: number;
  node_id: string;
  name: string;
  full_name: string;
  private: boolean;
} {
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullNameOf(repository),
    private: repository.private,
  };
}

/** A pull request as runs and checks point at it. */
export function presentPullReference(
  world: World,
  pull: PullRequest,
): {
  url: string;
  id: number;
  number: number;
  head: { ref: string; sha: string; repo: { id: number; url: string; name: string } };
  base: { ref: string; sha: string; repo: { id: number; url: string; name: string } };
} {
  const reference = (repository: Repository): { id: number; url: string; name: string } => ({
    id: repository.id,
    url: apiUrlOf(world, repository),
    name: repository.name,
  });
  return {
    url: `${apiUrlOf(world, pull.repository)}/pulls/${pull.number}`,
    id: pull.id,
    number: pull.number,
    head: {
      ref: pull.head.branch,
      sha: pull.head.sha,
      repo: reference(pull.head.repository),
    },
    base: { ref: pull.base.branch, sha: pull.base.sha, repo: reference(pull.repository) },
  };
}

/** Open pull requests of the same repository whose head is this branch, as checks and runs list them. */
export function pullsOfHead(repository: Repository, branch: string | null): PullRequest[] {
  return [...repository.pulls.values()].filter(
    (pull) =>
      pull.state === 'open' && pull.head.repository === repository && pull.head.branch === branch,
  );
}

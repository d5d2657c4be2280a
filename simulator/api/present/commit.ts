import type { SimpleCommit } from '@octokit/webhooks-types';
import type { GitCommit, Person } from '../../git/commits.ts';
import type { FileDifference } from '../../git/differences.ts';
import type { Account } from '../../state/identity.ts';
import type { Repository } from '../../state/repository.ts';
import type { World } from '../../state/world.ts';
import { nodeId, presentAccount, timestamp } from './account.ts';
import { apiUrlOf, htmlUrlOf } from './repository.ts';

const UNSIGNED = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
};

/** The address that the simulator's accounts commit with. */
export function emailOf(account: Account): string {
  return `${account.id}+${account.login}@users.noreply.localhost`;
}

function accountOf(world: World, person: Person): Account | undefined {
  return [...world.accounts.values()].find((account) => emailOf(account) === person.email);
}

function presentPerson(person: Person): { name: string; email: string; date: string } {
  return { name: person.name, email: person.email, date: timestamp(person.date) };
}

/** A commit as the Git Data API gives it. */
export function presentGitCommit(
  world: World,
  repository: Repository,
  commit: GitCommit,
): Record<string, unknown> {
  const url = apiUrlOf(world, repository);
  const html = htmlUrlOf(world, repository);
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${url}/git/commits/${commit.sha}`,
    html_url: `${html}/commit/${commit.sha}`,
    author: presentPerson(commit.author),
    committer: presentPerson(commit.committer),
    message: commit.message,
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/git/commits/${sha}`,
      html_url: `${html}/commit/${sha}`,
    })),
    verification: UNSIGNED,
  };
}

/** A commit as the commits API gives it. */
export function presentCommit(
  world: World,
  repository: Repository,
  commit: GitCommit,
): Record<string, unknown> {
  const url = apiUrlOf(world, repository);
  const html = htmlUrlOf(world, repository);
  const author = accountOf(world, commit.author);
  const committer = accountOf(world, commit.committer);
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${url}/commits/${commit.sha}`,
    html_url: `${html}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    commit: {
      url: `${url}/git/commits/${commit.sha}`,
      author: presentPerson(commit.author),
      committer: presentPerson(commit.committer),
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      verification: UNSIGNED,
    },
    author: author === undefined ? null : presentAccount(world, author),
    committer: committer === undefined ? null : presentAccount(world, committer),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${html}/commit/${sha}`,
    })),
  };
}

/** A commit as runs and suites show it. */
export function presentSimpleCommit(commit: GitCommit): SimpleCommit {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: timestamp(commit.committer.date),
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
  };
}

/** A file that differs, as commits, comparisons and pull requests list it. */
export function presentDifference(
  world: World,
  repository: Repository,
  commit: string,
  file: FileDifference,
): Record<string, unknown> {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  const html = htmlUrlOf(world, repository);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${commit}/${path}`,
    raw_url: `${html}/raw/${commit}/${path}`,
    contents_url: `${apiUrlOf(world, repository)}/contents/${path}?ref=${commit}`,
    ...(file.patch === null ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}

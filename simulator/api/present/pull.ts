import type {
  Issue as WebhookIssue,
  IssueComment,
  Label as WebhookLabel,
  PullRequest as WebhookPullRequest,
  Reactions,
} from '@octokit/webhooks-types';
import { listCommits } from '../../git/commits.ts';
import { compareFiles, mergesCleanly } from '../../git/differences.ts';
import { mergeBase } from '../../git/refs.ts';
import type { Comment, Issue, PullRequest } from '../../state/conversation.ts';
import type { Repository } from '../../state/repository.ts';
import type { World } from '../../state/world.ts';
import { nodeId, presentAccount, presentApp, timestamp, timestampOrNull } from './account.ts';
import { apiUrlOf, htmlUrlOf, presentRepository } from './repository.ts';

/** A label of a repository; one that was never made there gets GitHub's grey. */
export function presentLabel(world: World, repository: Repository, name: string): WebhookLabel {
  const label = repository.labels.get(name.toLowerCase());
  return {
    id: label?.id ?? 0,
    node_id: nodeId('Label', label?.id ?? 0),
    url: `${apiUrlOf(world, repository)}/labels/${encodeURIComponent(name)}`,
    name,
    description: '',
    color: label?.color ?? 'ededed',
    default: false,
  };
}

function association(
  pull: PullRequest | Issue,
): 'OWNER' | 'MEMBER' | 'COLLABORATOR' | 'CONTRIBUTOR' {
  if (pull.author === pull.repository.owner) return 'OWNER';
  return pull.repository.collaborators.has(pull.author) ? 'COLLABORATOR' : 'CONTRIBUTOR';
}

/** A pull request as lists show it, without the figures that need git. */
export function presentPullInList(
  world: World,
  pull: PullRequest,
): Omit<
  WebhookPullRequest,
  | 'merged'
  | 'mergeable'
  | 'rebaseable'
  | 'mergeable_state'
  | 'merged_by'
  | 'comments'
  | 'review_comments'
  | 'maintainer_can_modify'
  | 'commits'
  | 'additions'
  | 'deletions'
  | 'changed_files'
> {
  const { repository, head, base } = pull;
  const url = `${apiUrlOf(world, repository)}/pulls/${pull.number}`;
  const html = `${htmlUrlOf(world, repository)}/pull/${pull.number}`;
  const issue = `${apiUrlOf(world, repository)}/issues/${pull.number}`;
  const statuses = `${apiUrlOf(world, repository)}/statuses/${head.sha}`;
  return {
    url,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: presentAccount(world, pull.author),
    body: pull.body,
    created_at: timestamp(pull.createdAt),
    updated_at: timestamp(pull.updatedAt),
    closed_at: timestampOrNull(pull.closedAt),
    merged_at: null,
    merge_commit_sha: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: pull.labels.map((name) => presentLabel(world, repository, name)),
    milestone: null,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${apiUrlOf(world, repository)}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    head: {
      label: `${head.repository.owner.login}:${head.branch}`,
      ref: head.branch,
      sha: head.sha,
      user: presentAccount(world, head.repository.owner),
      repo: presentRepository(world, head.repository),
    },
    base: {
      label: `${repository.owner.login}:${base.branch}`,
      ref: base.branch,
      sha: base.sha,
      user: presentAccount(world, repository.owner),
      repo: presentRepository(world, repository),
    },
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${apiUrlOf(world, repository)}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: association(pull),
    auto_merge: null,
    active_lock_reason: null,
    draft: pull.draft,
  };
}

/** The commit that a pull request's differences start from. */
export async function forkPoint(pull: PullRequest): Promise<string> {
  const { gitDir } = pull.repository;
  return (await mergeBase(gitDir, pull.base.sha, pull.head.sha)) ?? pull.base.sha;
}

/** A pull request on its own, with its figures. */
export async function presentPull(world: World, pull: PullRequest): Promise<WebhookPullRequest> {
  const { gitDir, comments } = pull.repository;
  const files = await compareFiles(gitDir, await forkPoint(pull), pull.head.sha);
  const commits = await listCommits(gitDir, pull.head.sha, { not: [pull.base.sha] });
  const mergeable =
    pull.state === 'open' ? await mergesCleanly(gitDir, pull.base.sha, pull.head.sha) : null;
  const sum = (key: 'additions' | 'deletions'): number =>
    files.reduce((total, file) => total + file[key], 0);
  return {
    ...presentPullInList(world, pull),
    merged: false,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeable === null ? 'unknown' : mergeable ? 'clean' : 'dirty',
    merged_by: null,
    comments: [...comments.values()].filter(({ issueNumber }) => issueNumber === pull.number)
      .length,
    review_comments: 0,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: commits.length,
    additions: sum('additions'),
    deletions: sum('deletions'),
    changed_files: files.length,
  };
}

function presentReactions(url: string, contents: string[]): Reactions {
  const count = (content: string): number => contents.filter((one) => one === content).length;
  return {
    url: `${url}/reactions`,
    total_count: contents.length,
    '+1': count('+1'),
    '-1': count('-1'),
    laugh: count('laugh'),
    hooray: count('hooray'),
    confused: count('confused'),
    heart: count('heart'),
    rocket: count('rocket'),
    eyes: count('eyes'),
  };
}

/** A comment of an issue or pull request. */
export function presentComment(
  world: World,
  repository: Repository,
  comment: Comment,
): IssueComment {
  const url = `${apiUrlOf(world, repository)}/issues/comments/${comment.id}`;
  const kind = repository.issues.has(comment.issueNumber) ? 'issues' : 'pull';
  const page = `${htmlUrlOf(world, repository)}/${kind}/${comment.issueNumber}`;
  return {
    url,
    html_url: `${page}#issuecomment-${comment.id}`,
    issue_url: `${apiUrlOf(world, repository)}/issues/${comment.issueNumber}`,
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    user: presentAccount(world, comment.author),
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    author_association: comment.app === null ? 'COLLABORATOR' : 'NONE',
    body: comment.body,
    reactions: presentReactions(
      url,
      comment.reactions.map(({ content }) => content),
    ),
    performed_via_github_app: comment.app === null ? null : presentApp(world, comment.app),
  };
}

/** An issue, or the issue side of a pull request. */
export function presentIssue(
  world: World,
  thread: PullRequest | Issue,
): WebhookIssue & {
  assignee: null;
  state: 'open' | 'closed';
  locked: boolean;
  labels: WebhookLabel[];
} {
  const { repository } = thread;
  const url = `${apiUrlOf(world, repository)}/issues/${thread.number}`;
  const isPull = 'head' in thread;
  const page = `${htmlUrlOf(world, repository)}/${isPull ? 'pull' : 'issues'}/${thread.number}`;
  const comments = [...repository.comments.values()];
  const pull = isPull && {
    draft: thread.draft,
    pull_request: {
      url: `${apiUrlOf(world, repository)}/pulls/${thread.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: null,
    },
  };
  return {
    url,
    repository_url: apiUrlOf(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: page,
    id: thread.id,
    node_id: nodeId(isPull ? 'PullRequest' : 'Issue', thread.id),
    number: thread.number,
    title: thread.title,
    user: presentAccount(world, thread.author),
    labels: thread.labels.map((name) => presentLabel(world, repository, name)),
    state: thread.state,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: comments.filter(({ issueNumber }) => issueNumber === thread.number).length,
    created_at: timestamp(thread.createdAt),
    updated_at: timestamp(thread.updatedAt),
    closed_at: timestampOrNull(thread.closedAt),
    author_association: association(thread),
    active_lock_reason: null,
    body: thread.body,
    reactions: presentReactions(url, []),
    timeline_url: `${url}/timeline`,
    state_reason: null,
    ...(pull === false ? {} : pull),
  };
}

import { presentComment, presentIssue } from '../api/present/pull.ts';
import type { Comment, Issue, PullRequest } from '../state/conversation.ts';
import type { Account, App } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../state/world.ts';
import { emit } from '../webhooks/emit.ts';

/** GitHub's own limit, in characters. */
export const LONGEST_COMMENT = 65_536;

/** Writes a comment on an issue or pull request of the repository, and says so. */
export function addComment(
  world: World,
  repository: Repository,
  wanted: { thread: PullRequest | Issue; author: Account; app: App | null; body: string },
): Comment {
  const { thread, author, app, body } = wanted;
  const now = world.clock();
  const comment: Comment = {
    id: world.nextId(),
    issueNumber: thread.number,
    author,
    app,
    body,
    reactions: [],
    createdAt: now,
    updatedAt: now,
  };
  repository.comments.set(comment.id, comment);
  announceComment(world, repository, { thread, comment, sender: author, action: 'created' });
  return comment;
}

/** Sends the `issue_comment` webhook of what happened to a comment. */
export function announceComment(
  world: World,
  repository: Repository,
  happened: { thread: PullRequest | Issue; comment: Comment; sender: Account } & (
    { action: 'created' | 'deleted' } | { action: 'edited'; changes: { body: { from: string } } }
  ),
): void {
  const { thread, comment, sender, ...change } = happened;
  emit(world, repository, 'issue_comment', sender, {
    ...change,
    issue: presentIssue(world, thread),
    comment: presentComment(world, repository, comment),
  });
}

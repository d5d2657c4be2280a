import { fullName } from '../domain/repository.ts';
import { done } from './effect-context.ts';
import type { Apply } from './effect-context.ts';

/** Gives a comment a sign; GitHub keeps one of each kind from us, however often it is asked. */
export const applyReaction: Apply<'reaction'> = async (context, effect) => {
  const { client, names, repository } = context;
  const { commentId: comment_id, content } = effect;
  const what = `react to the comment ${comment_id} of ${fullName(repository)}`;
  const needs = 'issues: write, pull_requests: write';
  await client.call({ what, kind: 'write', needs }, (octokit) =>
    octokit.rest.reactions.createForIssueComment({ ...names, comment_id, content }),
  );
  return done({});
};

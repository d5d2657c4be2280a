import { z } from 'zod';
import { defineEvents } from './event-family.ts';
import { fromRepository, githubId, repositoryEvent } from './payload.ts';

/** What people write on issues and pull requests; edits count, for tick boxes are edits. */
export const issueCommentEvents = defineEvents({
  on: ['issue_comment.created', 'issue_comment.edited'],
  payload: repositoryEvent.extend({
    issue: z.object({ number: githubId, pull_request: z.object({}).nullish() }),
    comment: z.object({ id: githubId, body: z.string().nullish() }),
  }),
  async toTrigger(event, context) {
    const { issue, comment } = event;
    return {
      kind: 'commented',
      ...(await fromRepository(event, context)),
      issueNumber: issue.number,
      onPullRequest: Boolean(issue.pull_request),
      commentId: comment.id,
      body: comment.body ?? '',
    };
  },
});

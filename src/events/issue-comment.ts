import { z } from 'zod';
import { defineEvents } from './event-family.ts';
import { fromRepository, githubId, isPerson, repositoryEvent } from './payload.ts';

/** What people write on issues and pull requests. */
export const issueCommentEvents = defineEvents({
  on: ['issue_comment.created', 'issue_comment.edited'],
  payload: repositoryEvent.extend({
    action: z.string(),
    issue: z.object({ number: githubId, pull_request: z.object({}).nullish() }),
    comment: z.object({ id: githubId, body: z.string().nullish() }),
  }),
  async toTrigger(event, context) {
    const { action, issue, comment } = event;
    return {
      kind: 'commented',
      ...(await fromRepository(event, context)),
      issueNumber: issue.number,
      onPullRequest: Boolean(issue.pull_request),
      commentId: comment.id,
      change: action === 'edited' ? 'edited' : 'created',
      byBot: !isPerson(event),
      body: comment.body ?? '',
    };
  },
});

import { z } from 'zod';
import type { PullRequestTrigger } from '../domain/trigger.ts';
import { defineEvents } from './event-family.ts';
import { commitSha, fromRepository, githubId, repositoryEvent } from './payload.ts';

const CHANGES: Record<string, PullRequestTrigger['change']> = {
  opened: 'opened',
  synchronize: 'pushed',
  reopened: 'reopened',
  edited: 'retargeted',
  closed: 'closed',
};

/** Pull requests that come, move or go; of edits only those that change the base. */
export const pullRequestEvents = defineEvents({
  on: Object.keys(CHANGES).map((action) => `pull_request.${action}`),
  payload: repositoryEvent.extend({
    action: z.string(),
    changes: z.object({ base: z.object({}).nullish() }).nullish(),
    pull_request: z.object({
      number: githubId,
      head: z.object({ ref: z.string(), sha: commitSha }),
    }),
  }),
  async toTrigger(event, context) {
    const { action, changes, pull_request: pull } = event;
    const change = CHANGES[action];
    if (change === undefined || (change === 'retargeted' && !changes?.base)) return null;
    return {
      kind: 'pull_request_changed',
      ...(await fromRepository(event, context)),
      change,
      number: pull.number,
      headBranch: pull.head.ref,
      headSha: pull.head.sha,
    };
  },
});

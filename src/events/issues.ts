import { z } from 'zod';
import { defineEvents } from './event-family.ts';
import { fromRepository, githubId, isPerson, repositoryEvent } from './payload.ts';

const ACTIONS = ['opened', 'edited', 'closed', 'reopened', 'labeled', 'unlabeled'];

/** GitHub's issues, as far as their text, state or labels change. */
export const issuesEvents = defineEvents({
  on: ACTIONS.map((action) => `issues.${action}`),
  payload: repositoryEvent.extend({
    action: z.string(),
    issue: z.object({
      number: githubId,
      labels: z.array(z.object({ name: z.string() }).nullable().catch(null)).nullish(),
    }),
  }),
  async toTrigger(event, context) {
    const { action, issue } = event;
    return {
      kind: 'github_issue_changed',
      ...(await fromRepository(event, context)),
      action,
      number: issue.number,
      byBot: !isPerson(event),
      labels: (issue.labels ?? []).flatMap((label) => label?.name ?? []),
    };
  },
});

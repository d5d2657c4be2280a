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
      body: z.string().nullish(),
      labels: z.array(z.object({ name: z.string() }).nullable().catch(null)).nullish(),
    }),
    changes: z
      .object({ body: z.object({ from: z.string().nullish() }).nullish() })
      .nullish()
      .catch(null),
  }),
  async toTrigger(event, context) {
    const { action, changes, issue } = event;
    const before = action === 'edited' ? changes?.body : null;
    return {
      kind: 'github_issue_changed',
      ...(await fromRepository(event, context)),
      action,
      number: issue.number,
      byBot: !isPerson(event),
      edit: before ? { from: before.from ?? '', to: issue.body ?? '' } : null,
      labels: (issue.labels ?? []).flatMap((label) => label?.name ?? []),
    };
  },
});

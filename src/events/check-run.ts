import { z } from 'zod';
import { defineEvents } from './event-family.ts';
import { commitSha, fromRepository, githubId, repositoryEvent } from './payload.ts';

/** What people ask of a check run of ours: to do it again, or what one of its buttons says. */
export const checkRunEvents = defineEvents({
  on: ['check_run.rerequested', 'check_run.requested_action'],
  payload: repositoryEvent.extend({
    action: z.string(),
    check_run: z.object({ id: githubId, head_sha: commitSha, external_id: z.string().nullish() }),
    requested_action: z.object({ identifier: z.string().max(20) }).nullish(),
  }),
  async toTrigger(event, context) {
    const { action, check_run: check, requested_action: button } = event;
    if (action === 'requested_action' && !button) return null;
    return {
      kind: 'check_requested',
      ...(await fromRepository(event, context)),
      request: button ? { button: button.identifier } : 'again',
      headSha: check.head_sha,
      checkRunId: check.id,
      externalId: check.external_id ?? null,
    };
  },
});

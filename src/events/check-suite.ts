import { z } from 'zod';
import { defineEvents } from './event-family.ts';
import { commitSha, fromRepository, repositoryEvent } from './payload.ts';

/** People ask for all checks of ours on a commit again; suites that come and go say nothing new. */
export const checkSuiteEvents = defineEvents({
  on: ['check_suite.rerequested'],
  payload: repositoryEvent.extend({ check_suite: z.object({ head_sha: commitSha }) }),
  async toTrigger(event, context) {
    return {
      kind: 'check_requested',
      ...(await fromRepository(event, context)),
      request: 'again',
      headSha: event.check_suite.head_sha,
      checkRunId: null,
      externalId: null,
    };
  },
});

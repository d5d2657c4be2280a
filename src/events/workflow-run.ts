import { z } from 'zod';
import { defineEvents } from './event-family.ts';
import { commitSha, fromRepository, githubId, repositoryEvent } from './payload.ts';

/** Completed workflow runs; the other actions say nothing that can be acted on. */
export const workflowRunEvents = defineEvents({
  on: ['workflow_run.completed'],
  payload: repositoryEvent.extend({
    workflow_run: z.object({
      id: githubId,
      // Older servers of Enterprise know no attempts.
      run_attempt: z.int().positive().catch(1),
      head_sha: commitSha,
      head_branch: z.string().nullish(),
      conclusion: z.string().nullish(),
    }),
  }),
  async toTrigger(event, context) {
    const run = event.workflow_run;
    return {
      kind: 'run_completed',
      ...(await fromRepository(event, context)),
      workflowRunId: run.id,
      runAttempt: run.run_attempt,
      headSha: run.head_sha,
      headBranch: run.head_branch ?? null,
      conclusion: run.conclusion ?? null,
    };
  },
});

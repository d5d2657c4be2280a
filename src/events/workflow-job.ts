import { z } from 'zod';
import { defineEvents } from './event-family.ts';
import { commitSha, fromRepository, githubId, repositoryEvent } from './payload.ts';

/** Completed jobs: the proof that a Run waits for may be one. */
export const workflowJobEvents = defineEvents({
  on: ['workflow_job.completed'],
  payload: repositoryEvent.extend({
    workflow_job: z.object({
      id: githubId,
      run_id: githubId,
      head_sha: commitSha,
      conclusion: z.string().nullish(),
    }),
  }),
  async toTrigger(event, context) {
    const job = event.workflow_job;
    return {
      kind: 'job_completed',
      ...(await fromRepository(event, context)),
      workflowRunId: job.run_id,
      jobId: job.id,
      headSha: job.head_sha,
      conclusion: job.conclusion ?? null,
    };
  },
});

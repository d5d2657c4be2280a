import { z } from 'zod';
import { issueStatus, moment, severity } from './parts.ts';

const actionTaken = z.object({
  action: z.string(),
  status: z.enum(['pending', 'in_progress', 'completed', 'failed']),
  executed_at: moment,
});

/** An Issue, as lists have it. */
export const issue = z.object({
  id: z.string(),
  repository: z.string(),
  type: z.string(),
  severity,
  status: issueStatus,
  detected_at: moment,
  resolved_at: moment.nullable(),
  description: z.string(),
  actions_taken: z.array(actionTaken),
});

/** What was done for an Issue, and what came of it. */
export const actionWithDetails = actionTaken.extend({
  details: z.object({
    changes_made: z.array(z.string()),
    pull_request: z.string().nullable(),
    playbook: z.string(),
    execution_id: z.string(),
    error: z.string().nullable(),
  }),
});

/** An Issue with its cause and its story. */
export const issueDetails = issue.extend({
  metadata: z.object({
    workflow_name: z.string(),
    workflow_run_id: z.int(),
    failure_reason: z.string(),
    affected_files: z.array(z.string()),
    job: z.string(),
    job_url: z.string(),
    commit: z.string(),
    branch: z.string(),
    pattern: z.string().nullable(),
    category: z.string(),
    confidence: z.number(),
    line: z.int().describe('Of the log; 0 where there is none.'),
    explanation: z.string(),
  }),
  actions_taken: z.array(actionWithDetails),
  timeline: z.array(z.object({ timestamp: moment, event: z.string(), details: z.string() })),
});

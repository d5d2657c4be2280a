import { z } from 'zod';
import { ISSUE_TYPES } from '../../../domain/issue.ts';

const moment = z.iso.datetime();
const share = z.number().min(0).max(1).nullable().describe('0 to 1; null where nothing was tried.');

/** Types of Issues that lists can be narrowed by; what has no detector yet is never found. */
export const issueType = z.enum([...ISSUE_TYPES, 'data_drift', 'model_degradation']);
export const severity = z.enum(['low', 'medium', 'high', 'critical']);
export const issueStatus = z.enum(['open', 'resolved', 'failed']);

const repositoryOverview = z.object({
  id: z.string(),
  full_name: z.string(),
  status: z.enum(['active', 'paused', 'error']),
  last_event: moment.nullable(),
  issues_detected: z.int(),
  repairs_attempted: z.int(),
  success_rate: share,
});

const repositoryDetails = z.object({
  id: z.string(),
  full_name: z.string(),
  status: z.enum(['active', 'paused', 'error']),
  configuration: z.object({
    auto_fix_enabled: z.boolean(),
    notification_channels: z.array(z.string()),
    detection_sensitivity: z.enum(['low', 'medium', 'high']),
  }),
  statistics: z.object({
    total_events: z.int(),
    issues_detected: z.int(),
    repairs_successful: z.int(),
    repairs_failed: z.int(),
    average_response_time: z.number().nullable().describe('Seconds from an event to its end.'),
    last_activity: moment.nullable(),
  }),
  recent_issues: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      severity,
      detected_at: moment,
      resolved: z.boolean(),
      resolution_time: z.number().nullable().describe('Seconds.'),
    }),
  ),
});

const actionTaken = z.object({
  action: z.string(),
  status: z.enum(['pending', 'in_progress', 'completed', 'failed']),
  executed_at: moment,
});

const issue = z.object({
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

const issueDetails = issue.extend({
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
  actions_taken: z.array(
    actionTaken.extend({
      details: z.object({
        changes_made: z.array(z.string()),
        pull_request: z.string().nullable(),
        playbook: z.string(),
        execution_id: z.string(),
        error: z.string().nullable(),
      }),
    }),
  ),
  timeline: z.array(z.object({ timestamp: moment, event: z.string(), details: z.string() })),
});

const analytics = z.object({
  period: z.enum(['1h', '24h', '7d', '30d']),
  summary: z.object({
    total_events: z.int(),
    issues_detected: z.int(),
    issues_resolved: z.int(),
    resolution_rate: share,
    average_resolution_time: z.number().nullable().describe('Seconds.'),
    most_common_issue_type: z.string().nullable(),
  }),
  timeseries: z.object({
    events_per_hour: z.array(z.object({ timestamp: moment, value: z.number() })),
    resolution_times: z.array(z.object({ timestamp: moment, value: z.number().nullable() })),
  }),
  breakdown_by_type: z.record(z.string(), z.object({ count: z.int(), resolved: z.int() })),
  top_repositories: z.array(z.object({ repository: z.string(), events: z.int(), issues: z.int() })),
});

/** What the documents name. */
export const BOT_SCHEMAS = {
  RepositoryOverview: repositoryOverview,
  RepositoryDetails: repositoryDetails,
  Issue: issue,
  IssueDetails: issueDetails,
  Analytics: analytics,
};

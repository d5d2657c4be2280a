import { z } from 'zod';
import { DELIVERY_STATUSES } from '../../../domain/delivery.ts';
import { ISSUE_TYPES } from '../../../domain/issue.ts';
import { RUN_STATUSES } from '../../../domain/run.ts';

const moment = z.iso.datetime();
const share = z.number().min(0).max(1).nullable().describe('0 to 1; null where nothing was tried.');

/** Types of Issues that lists can be narrowed by; what has no detector yet is never found. */
export const issueType = z.enum([...ISSUE_TYPES, 'data_drift', 'model_degradation']);
export const severity = z.enum(['low', 'medium', 'high', 'critical']);
export const issueStatus = z.enum(['open', 'resolved', 'failed']);
export const issueId = z.string().max(100).describe('Its id.');
export const owner = z.string().max(39).describe('Login of the owner.');
export const repo = z.string().max(100).describe('Name of the repository.');

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
  success_rate: share,
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

const actionWithDetails = actionTaken.extend({
  details: z.object({
    changes_made: z.array(z.string()),
    pull_request: z.string().nullable(),
    playbook: z.string(),
    execution_id: z.string(),
    error: z.string().nullable(),
  }),
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
  actions_taken: z.array(actionWithDetails),
  timeline: z.array(z.object({ timestamp: moment, event: z.string(), details: z.string() })),
});

const compared = z.object({
  previous: z.int(),
  change: z.number().nullable().describe('As a share of before; null where there was nothing.'),
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
  comparison: z
    .object({ total_events: compared, issues_detected: compared, issues_resolved: compared })
    .optional()
    .describe('With the period before; only with `advanced_analytics`, as the next two.'),
  playbooks: z
    .array(
      z.object({
        playbook: z.string(),
        repairs: z.int(),
        explanations: z.int(),
        success_rate: share,
        average_execution_time: z.number().nullable().describe('Seconds.'),
      }),
    )
    .nullable()
    .optional()
    .describe('Null unless all repositories are asked about.'),
  hours_of_week: z
    .array(z.object({ weekday: z.int().describe('0 is Sunday.'), hour: z.int(), events: z.int() }))
    .optional()
    .describe('In UTC; of periods of a week or more.'),
});

const execution = z.object({
  id: z.string(),
  issue_id: z.string(),
  repository: z.string().nullable(),
  playbook: z.string(),
  playbook_version: z.string(),
  status: z.enum(RUN_STATUSES),
  attempts: z.int().describe('How often the playbook acted.'),
  outcome: z.string().nullable().describe('Why it ended so.'),
  commit: z.string(),
  started_at: moment,
  finished_at: moment.nullable(),
  duration: z.number().nullable().describe('Seconds.'),
});

const playbook = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  supported_issues: z.array(z.string()),
  success_rate: share,
  enabled: z.boolean(),
  last_updated: moment,
});

const playbookDetails = playbook.extend({
  author: z.string(),
  created_at: moment,
  configuration: z.object({
    timeout: z.int().describe('Seconds that its proposal may take.'),
    retry_count: z.int(),
    rollback_on_failure: z.boolean(),
    max_files: z.int(),
    max_changed_lines: z.int(),
  }),
  statistics: z.object({
    total_executions: z.int(),
    successful_executions: z.int(),
    failed_executions: z.int(),
    success_rate: share,
    average_execution_time: z.number().nullable().describe('Seconds.'),
  }),
  actions: z.array(z.object({ type: z.string(), description: z.string() })),
  disabled: z
    .object({ reason: z.string().nullable(), by: z.string(), at: moment })
    .nullable()
    .describe('Who turned it off, when and why; null while it is on.'),
});

const repositoryConfiguration = z.object({
  repository: z.string(),
  auto_fix_enabled: z.boolean(),
  notification_channels: z.array(z.string()),
  detection_sensitivity: z.enum(['low', 'medium', 'high']),
  custom_playbooks: z.array(z.string()),
  configured: z.record(z.string(), z.unknown()).describe('What was set through the API.'),
  decided_by_file: z.array(z.string()).describe('Fields on which the settings file has the word.'),
  updated_at: moment.nullable(),
  updated_by: z.string().nullable(),
});

const delivery = z.object({
  id: z.string(),
  event: z.string(),
  action: z.string().nullable(),
  repository: z.string().nullable(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.int(),
  received_at: moment,
  processed_at: moment.nullable(),
  last_error: z.string().nullable(),
});

const auditEntry = z.object({
  id: z.string(),
  timestamp: moment,
  actor: z.object({
    id: z.string().nullable(),
    name: z.string(),
    api_key_id: z.string().nullable(),
  }),
  action: z.string(),
  target: z.string(),
  result: z.enum(['success', 'refused', 'failed']),
  address: z.string().nullable(),
  request_id: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
});

const systemConfiguration = z.object({
  version: z.string(),
  environment: z.string(),
  features: z.object({
    auto_scaling: z.boolean(),
    predictive_scaling: z.boolean(),
    advanced_analytics: z.boolean(),
  }),
  limits: z.object({
    max_concurrent_executions: z.int(),
    rate_limit_per_minute: z.int(),
    max_file_size_mb: z.number().describe('Largest file that a fix may change.'),
  }),
  integrations: z.object({
    github: z.object({ enabled: z.boolean(), rate_limit_remaining: z.int().nullable() }),
    slack: z.object({ enabled: z.boolean(), channels_configured: z.int() }),
    email: z.object({ enabled: z.boolean(), channels_configured: z.int() }),
  }),
});

const executionDetails = execution.extend({
  steps: z.array(
    z.object({
      name: z.string(),
      attempt: z.int(),
      status: z.enum(['done', 'failed']),
      error: z.string().nullable(),
      started_at: moment,
      finished_at: moment,
    }),
  ),
  actions_taken: z.array(actionWithDetails),
});

const deliveryDetails = delivery.extend({
  payload: z.unknown().describe('The body as GitHub sent it; null once it is no longer kept.'),
});

const condition = z.enum(['healthy', 'degraded', 'unhealthy']);
const health = z.object({
  status: condition,
  timestamp: moment,
  uptime_seconds: z.int(),
  version: z.string(),
  environment: z.string(),
});
const detailedHealth = z.object({
  status: condition,
  timestamp: moment,
  uptime_seconds: z.int(),
  active_executions: z.int().nullable(),
  components: z.record(
    z.string(),
    z.object({
      status: condition,
      message: z.string(),
      execution_time: z.number().describe('Seconds that the check took.'),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});
const probe = z.object({ status: z.string(), timestamp: moment });

/** What the documents name. */
export const BOT_SCHEMAS = {
  RepositoryOverview: repositoryOverview,
  RepositoryDetails: repositoryDetails,
  RepositoryConfiguration: repositoryConfiguration,
  Issue: issue,
  IssueDetails: issueDetails,
  Execution: execution,
  ExecutionDetails: executionDetails,
  Playbook: playbook,
  PlaybookDetails: playbookDetails,
  Delivery: delivery,
  DeliveryDetails: deliveryDetails,
  Analytics: analytics,
  SystemConfiguration: systemConfiguration,
  AuditEntry: auditEntry,
  Health: health,
  DetailedHealth: detailedHealth,
  Probe: probe,
};

/** A part of a list in this contract. */
export function pageOf<Shape extends z.ZodRawShape>(list: Shape) {
  return z.object({ ...list, total: z.int(), limit: z.int(), offset: z.int() });
}

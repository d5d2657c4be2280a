import { z } from 'zod';
import { moment, repositoryStatus, severity, share } from './parts.ts';

/** A repository, as lists have it. */
export const repositoryOverview = z.object({
  id: z.string(),
  full_name: z.string(),
  status: repositoryStatus,
  last_event: moment.nullable(),
  issues_detected: z.int(),
  repairs_attempted: z.int(),
  success_rate: share,
});

/** The same with its configuration, statistics and latest Issues. */
export const repositoryDetails = z.object({
  id: z.string(),
  full_name: z.string(),
  status: repositoryStatus,
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

/** What is in force for a repository, and what decides it. */
export const repositoryConfiguration = z.object({
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

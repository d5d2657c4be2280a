import { z } from 'zod';
import { moment, share } from './parts.ts';

const compared = z.object({
  previous: z.int(),
  change: z.number().nullable().describe('As a share of before; null where there was nothing.'),
});

/** What happened in a period. */
export const analytics = z.object({
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

import { z } from 'zod';

/** What is in force for the whole installation. */
export const systemConfiguration = z.object({
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

import { z } from 'zod';
import { given } from '../../../frame/given.ts';
import { HttpError } from '../../../http-error.ts';
import { requireUnbound, route } from '../capabilities.ts';
import { BOT_SCHEMAS } from '../schemas.ts';

const onOff = z.boolean().nullish();

/** Configuration of the whole installation. */
export const configurationRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/config',
    operation: 'getConfig',
    tag: 'Configuration',
    summary: 'Get the configuration of the installation',
    permission: 'configuration:read',
    limit: 'management',
    answers: {
      200: {
        description: 'The configuration in force',
        schema: BOT_SCHEMAS.SystemConfiguration,
        example: {
          version: '1.0.0',
          environment: 'production',
          features: { auto_scaling: true, predictive_scaling: true, advanced_analytics: true },
          limits: {
            max_concurrent_executions: 50,
            rate_limit_per_minute: 1000,
            max_file_size_mb: 32,
          },
          integrations: {
            github: { enabled: true, rate_limit_remaining: 4850 },
            slack: { enabled: true, channels_configured: 3 },
            email: { enabled: false, channels_configured: 0 },
          },
        },
      },
    },
    async handle(_call, { configuration, installation }) {
      const { features, limits } = configuration.current();
      return {
        body: {
          version: installation.version,
          environment: installation.environment,
          features,
          limits: { ...limits, max_file_size_mb: installation.maxFileSizeMb },
          integrations: await installation.integrations(),
        },
      };
    },
  }),

  route({
    method: 'PUT',
    path: '/api/v1/config',
    operation: 'updateConfig',
    tag: 'Configuration',
    summary: 'Change the configuration of the installation',
    description:
      'What the body does not name stays as it is; null takes a field back to its default. It counts at once in every process. `max_file_size_mb` cannot be changed.',
    permission: 'configuration:write',
    limit: 'management',
    body: z.strictObject({
      features: z
        .strictObject({
          auto_scaling: onOff.describe('Workers take more at once while many executions wait.'),
          predictive_scaling: onOff.describe(
            'Workers are up to what this hour of the week usually brings before it comes.',
          ),
          advanced_analytics: onOff.describe(
            'Analytics also tell how things went before, and how each playbook fares.',
          ),
        })
        .optional(),
      limits: z
        .strictObject({
          max_concurrent_executions: z.int().min(1).max(1000).nullish(),
          rate_limit_per_minute: z.int().min(10).max(1_000_000).nullish(),
          max_file_size_mb: z.number().nullish(),
        })
        .optional(),
    }),
    bodyExample: {
      features: { auto_scaling: true, predictive_scaling: false },
      limits: { max_concurrent_executions: 75, rate_limit_per_minute: 1500 },
    },
    audit: {
      action: 'configuration.update',
      target: () => 'installation',
      details: (body) => ({ change: body }),
    },
    answers: {
      200: {
        description: 'It is changed',
        schema: z.object({
          message: z.string(),
          updated_at: z.iso.datetime(),
          restart_required: z.boolean(),
        }),
        example: {
          message: 'Configuration updated successfully',
          updated_at: '2026-01-15T10:30:00.000Z',
          restart_required: false,
        },
      },
    },
    async handle({ body }, { configuration, installation }, identity) {
      requireUnbound(identity);
      const { max_file_size_mb: size, ...limits } = body.limits ?? {};
      if (size !== undefined && size !== null && size !== installation.maxFileSizeMb) {
        const field = 'limits.max_file_size_mb';
        throw new HttpError('validation_failed', 'Request validation failed', {
          details: `${field}: is ${installation.maxFileSizeMb} and cannot be changed`,
          fields: [{ field, message: 'cannot be changed' }],
        });
      }
      const change = {
        features: given(body.features ?? {}),
        limits: given(limits),
      };
      const updatedAt = await configuration.change(change, identity.name);
      return {
        body: {
          message: 'Configuration updated successfully',
          updated_at: updatedAt.toISOString(),
          // Everything that can be set here is read anew by every process.
          restart_required: false,
        },
      };
    },
  }),
];

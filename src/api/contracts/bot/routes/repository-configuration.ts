import { z } from 'zod';
import type { RepositorySettings } from '../../../../healing/settings/repository-settings.ts';
import { fullName, type MonitoredRepository } from '../../../../domain/repository.ts';
import { findRepository, requireChangeable, route } from '../capabilities.ts';
import { owner, repo } from '../schemas/parts.ts';
import { BOT_SCHEMAS } from '../schemas.ts';

const EXAMPLE = {
  auto_fix_enabled: true,
  notification_channels: ['team-chat', 'on-call'],
  detection_sensitivity: 'high',
  custom_playbooks: ['revert-offending-commit'],
};

function configurationOf(repository: MonitoredRepository, settings: RepositorySettings) {
  const { byFile, configured, inForce } = settings;
  return {
    repository: fullName(repository),
    ...inForce,
    configured: configured?.values ?? {},
    decided_by_file: byFile,
    updated_at: configured?.updatedAt.toISOString() ?? null,
    updated_by: configured?.by ?? null,
  };
}

/** What Pipewright does in a repository, as far as the API sets it. */
export const repositoryConfigurationRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/repositories/{owner}/{repo}/config',
    operation: 'getRepositoryConfig',
    tag: 'Repositories',
    summary: 'Get what is in force for a repository, and what decides it',
    description:
      'The settings file on the default branch decides before the API, the API before the defaults.',
    permission: 'repositories:read',
    limit: 'management',
    params: z.object({ owner, repo }),
    answers: {
      200: {
        description: 'What is in force',
        schema: BOT_SCHEMAS.RepositoryConfiguration,
        example: {
          repository: 'octo/demo',
          ...EXAMPLE,
          configured: EXAMPLE,
          decided_by_file: [],
          updated_at: '2026-01-15T10:30:00.000Z',
          updated_by: 'board',
        },
      },
    },
    async handle({ params }, capabilities, identity) {
      const name = `${params.owner}/${params.repo}`;
      const repository = await findRepository(capabilities, identity, name);
      const settings = await capabilities.settings.of(repository.id);
      return { body: configurationOf(repository, settings) };
    },
  }),

  route({
    method: 'PUT',
    path: '/api/v1/repositories/{owner}/{repo}/config',
    operation: 'updateRepositoryConfig',
    tag: 'Repositories',
    summary: 'Set what Pipewright does in a repository',
    description:
      'What the body does not name stays as it is; null takes a field back. It counts at once, except where the settings file of the repository says otherwise: `decided_by_file` names those fields.',
    permission: 'repositories:write',
    limit: 'management',
    params: z.object({ owner, repo }),
    body: z.strictObject({
      auto_fix_enabled: z.boolean().nullish().describe('Repair, or only explain.'),
      notification_channels: z
        .array(z.string().max(60))
        .max(20)
        .nullish()
        .describe('Names of channels that the operator set up.'),
      detection_sensitivity: z.enum(['low', 'medium', 'high']).nullish(),
      custom_playbooks: z
        .array(z.string().max(60))
        .max(100)
        .nullish()
        .describe('Playbooks to turn on that are off unless asked for.'),
    }),
    bodyExample: EXAMPLE,
    audit: {
      action: 'repository.configure',
      target: (params) => `${params['owner']}/${params['repo']}`,
      details: (body) => ({ change: body }),
    },
    answers: {
      200: {
        description: 'It is set',
        schema: z.object({
          message: z.string(),
          repository: z.string(),
          updated_at: z.iso.datetime(),
          decided_by_file: z.array(z.string()).describe('Fields on which the file has the word.'),
        }),
        example: {
          message: 'Configuration updated successfully',
          repository: 'octo/demo',
          updated_at: '2026-01-15T10:30:00.000Z',
          decided_by_file: [],
        },
      },
    },
    async handle({ params, body }, capabilities, identity) {
      const name = `${params.owner}/${params.repo}`;
      const repository = await findRepository(capabilities, identity, name);
      await requireChangeable(capabilities, identity, repository);
      const { byFile, configured } = await capabilities.settings.change(
        repository.id,
        body,
        identity.name,
      );
      return {
        body: {
          message: 'Configuration updated successfully',
          repository: fullName(repository),
          updated_at: (configured?.updatedAt ?? capabilities.clock()).toISOString(),
          decided_by_file: byFile,
        },
      };
    },
  }),
];

import { z } from 'zod';
import type { RunningJob } from './step-context.ts';
import type { WorkflowRequest } from '../workflow-runner.ts';

const payloadSchema = z.object({
  sender: z.object({ login: z.string() }).catch({ login: 'ghost' }),
  inputs: z.record(z.string(), z.unknown()).catch({}),
  repository: z
    .object({ id: z.number().catch(0), html_url: z.string().catch('') })
    .catch({ id: 0, html_url: '' }),
  pull_request: z
    .object({
      head: z.object({ ref: z.string() }),
      base: z.object({ ref: z.string() }),
    })
    .nullable()
    .catch(null),
});

/** What this runner calls itself. */
export const RUNNER_NAME = 'Pipewright simulator';

const DEFAULT_SERVER = 'https://github.com';

/** The `github` context of a run, as expressions and the GITHUB_ variables have it. */
export function githubContext(
  request: WorkflowRequest,
  workflow: string,
): Record<string, unknown> & { server_url: string } {
  const { owner, name } = request.repository;
  const payload = payloadSchema.parse(
    typeof request.event.payload === 'object' && request.event.payload !== null
      ? { ...request.event.payload }
      : {},
  );
  const { ref } = request.event;
  const server = URL.parse(payload.repository.html_url)?.origin ?? DEFAULT_SERVER;
  return {
    actor: payload.sender.login,
    triggering_actor: payload.sender.login,
    event_name: request.event.name,
    event: request.event.payload,
    ref,
    ref_name: ref.replace(/^refs\/(?:heads|tags|pull)\//, ''),
    ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    head_ref: payload.pull_request?.head.ref ?? '',
    base_ref: payload.pull_request?.base.ref ?? '',
    sha: request.sha,
    repository: `${owner}/${name}`,
    repository_owner: owner,
    repository_id: String(payload.repository.id),
    run_id: String(request.runId),
    run_number: String(request.runNumber),
    run_attempt: String(request.attempt),
    workflow,
    workflow_ref: `${owner}/${name}/${request.path}@${ref}`,
    workflow_sha: request.sha,
    server_url: server,
    api_url: 'https://api.github.com',
    graphql_url: 'https://api.github.com/graphql',
    token: '',
  };
}

/** The inputs of a workflow started by hand. */
export function inputsOf(request: WorkflowRequest): Record<string, unknown> {
  return payloadSchema.shape.inputs.parse(
    (request.event.payload as { inputs?: unknown } | null)?.inputs ?? {},
  );
}

const EXPORTED = [
  'actor',
  'api_url',
  'base_ref',
  'event_name',
  'graphql_url',
  'head_ref',
  'ref',
  'ref_name',
  'ref_type',
  'repository',
  'repository_id',
  'repository_owner',
  'run_attempt',
  'run_id',
  'run_number',
  'server_url',
  'sha',
  'triggering_actor',
  'workflow',
  'workflow_ref',
  'workflow_sha',
];

/** The variables that GitHub's runner sets for every step. */
export function runnerVariables(
  github: Record<string, unknown>,
  job: { id: string; eventPath: string; folders: RunningJob['folders'] },
): Record<string, string> {
  return {
    CI: 'true',
    ...Object.fromEntries(
      EXPORTED.map((name) => [`GITHUB_${name.toUpperCase()}`, String(github[name])]),
    ),
    GITHUB_ACTIONS: 'true',
    GITHUB_JOB: job.id,
    GITHUB_EVENT_PATH: job.eventPath,
    GITHUB_WORKSPACE: job.folders.workspace,
    RUNNER_ARCH: process.arch === 'arm64' ? 'ARM64' : 'X64',
    RUNNER_ENVIRONMENT: 'self-hosted',
    RUNNER_IMAGE: job.folders.image,
    RUNNER_NAME,
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: job.folders.temp,
    RUNNER_TOOL_CACHE: job.folders.toolCache,
    RUNNER_WORKSPACE: job.folders.workspace.replace(/\/[^/]+$/, ''),
  };
}

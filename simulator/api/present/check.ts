import type { CheckRunCreatedEvent, CheckSuiteCompletedEvent } from '@octokit/webhooks-types';
import type { Annotation, CheckRun, CheckSuite } from '../../state/checks.ts';
import type { World } from '../../state/world.ts';
import { nodeId, presentApp, timestamp, timestampOrNull } from './account.ts';
import { presentSimpleCommit } from './commit.ts';
import {
  apiUrlOf,
  htmlUrlOf,
  presentPullReference,
  presentRepository,
  pullsOfHead,
} from './repository.ts';

type WebhookCheckRun = CheckRunCreatedEvent['check_run'];
type WebhookCheckSuite = CheckSuiteCompletedEvent['check_suite'];

/** The page on which a check run is shown. */
export function checkPage(world: World, check: CheckRun): string {
  const page = htmlUrlOf(world, check.suite.repository);
  return check.job === null
    ? `${page}/runs/${check.id}`
    : `${page}/actions/runs/${check.job.run.id}/job/${check.job.id}`;
}

/** A check run as its webhook shows it. */
export function presentCheckRunEvent(world: World, check: CheckRun): WebhookCheckRun {
  const { suite } = check;
  const url = `${apiUrlOf(world, suite.repository)}/check-runs/${check.id}`;
  const pulls = pullsOfHead(suite.repository, suite.headBranch).map((pull) =>
    presentPullReference(world, pull),
  );
  return {
    id: check.id,
    node_id: nodeId('CheckRun', check.id),
    head_sha: suite.headSha,
    external_id: check.externalId,
    url,
    html_url: checkPage(world, check),
    details_url: check.detailsUrl ?? checkPage(world, check),
    status: check.status,
    conclusion: check.conclusion as WebhookCheckRun['conclusion'],
    started_at: timestamp(check.startedAt ?? suite.createdAt),
    completed_at: timestampOrNull(check.completedAt),
    output: {
      ...check.output,
      annotations_count: check.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: check.name,
    check_suite: {
      id: suite.id,
      node_id: nodeId('CheckSuite', suite.id),
      head_branch: suite.headBranch,
      head_sha: suite.headSha,
      status: suite.status,
      conclusion: suite.conclusion as WebhookCheckSuite['conclusion'],
      url: `${apiUrlOf(world, suite.repository)}/check-suites/${suite.id}`,
      before: suite.before,
      after: suite.headSha,
      pull_requests: pulls,
      app: presentApp(world, suite.app),
      created_at: timestamp(suite.createdAt),
      updated_at: timestamp(suite.updatedAt),
    },
    app: presentApp(world, suite.app),
    pull_requests: pulls,
  };
}

/** A check run as REST gives it: its suite by id only. */
export function presentCheckRun(world: World, check: CheckRun): Record<string, unknown> {
  const event = presentCheckRunEvent(world, check);
  return {
    ...event,
    started_at: timestampOrNull(check.startedAt),
    check_suite: { id: check.suite.id },
  };
}

/** A check suite, for REST and webhooks. */
export function presentCheckSuite(
  world: World,
  suite: CheckSuite,
): WebhookCheckSuite & Record<string, unknown> {
  const { repository } = suite;
  const url = `${apiUrlOf(world, repository)}/check-suites/${suite.id}`;
  const checks = [...repository.checks.values()].filter((check) => check.suite === suite);
  const described: WebhookCheckSuite = {
    id: suite.id,
    node_id: nodeId('CheckSuite', suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: suite.status,
    conclusion: suite.conclusion as WebhookCheckSuite['conclusion'],
    url,
    before: suite.before,
    after: suite.headSha,
    pull_requests: pullsOfHead(repository, suite.headBranch).map((pull) =>
      presentPullReference(world, pull),
    ),
    app: presentApp(world, suite.app),
    created_at: timestamp(suite.createdAt),
    updated_at: timestamp(suite.updatedAt),
    rerequestable: true,
    runs_rerequestable: true,
    latest_check_runs_count: checks.length,
    check_runs_url: `${url}/check-runs`,
    head_commit: presentSimpleCommit(suite.headCommit),
  };
  return { ...described, repository: presentRepository(world, repository) };
}

/** An annotation with the link to its file. */
export function presentAnnotation(
  world: World,
  check: CheckRun,
  annotation: Annotation,
): Annotation & { blob_href: string } {
  const page = htmlUrlOf(world, check.suite.repository);
  const path = annotation.path.split('/').map(encodeURIComponent).join('/');
  return { ...annotation, blob_href: `${page}/blob/${check.suite.headSha}/${path}` };
}

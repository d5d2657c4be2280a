import type {
  CheckRunCompletedEvent,
  CheckRunCreatedEvent,
  CheckRunRequestedActionEvent,
  CheckSuiteCompletedEvent,
  CheckSuiteRequestedEvent,
  DeploymentCreatedEvent,
  DeploymentProtectionRuleRequestedEvent,
  DeploymentStatusCreatedEvent,
  InstallationCreatedEvent,
  InstallationDeletedEvent,
  InstallationRepositoriesAddedEvent,
  InstallationRepositoriesRemovedEvent,
  InstallationSuspendEvent,
  InstallationUnsuspendEvent,
  IssueCommentCreatedEvent,
  IssueCommentDeletedEvent,
  IssueCommentEditedEvent,
  IssuesClosedEvent,
  IssuesEditedEvent,
  IssuesOpenedEvent,
  IssuesReopenedEvent,
  PingEvent,
  PullRequestClosedEvent,
  PullRequestEditedEvent,
  PullRequestOpenedEvent,
  PullRequestReopenedEvent,
  PullRequestSynchronizeEvent,
  PushEvent,
  WorkflowDispatchEvent,
  WorkflowJobCompletedEvent,
  WorkflowJobInProgressEvent,
  WorkflowJobQueuedEvent,
  WorkflowRunCompletedEvent,
  WorkflowRunInProgressEvent,
  WorkflowRunRequestedEvent,
} from '@octokit/webhooks-types';
import { nodeId, presentAccount, presentOrganization } from '../api/present/account.ts';
import { presentHookConfig } from '../api/present/hook-config.ts';
import { presentRepository } from '../api/present/repository.ts';
import type { Account, App, Installation } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import { installationsOn, type World } from '../state/world.ts';

/** The events of repositories, by the payload shapes that GitHub publishes. */
interface RepositoryEvents {
  push: PushEvent;
  pull_request:
    | PullRequestOpenedEvent
    | PullRequestSynchronizeEvent
    | PullRequestClosedEvent
    | PullRequestReopenedEvent
    | PullRequestEditedEvent;
  issue_comment: IssueCommentCreatedEvent | IssueCommentEditedEvent | IssueCommentDeletedEvent;
  issues: IssuesOpenedEvent | IssuesEditedEvent | IssuesClosedEvent | IssuesReopenedEvent;
  check_run: CheckRunCreatedEvent | CheckRunCompletedEvent | CheckRunRequestedActionEvent;
  check_suite: CheckSuiteRequestedEvent | CheckSuiteCompletedEvent;
  workflow_run: WorkflowRunRequestedEvent | WorkflowRunInProgressEvent | WorkflowRunCompletedEvent;
  workflow_job: WorkflowJobQueuedEvent | WorkflowJobInProgressEvent | WorkflowJobCompletedEvent;
  workflow_dispatch: WorkflowDispatchEvent;
  deployment: DeploymentCreatedEvent;
  deployment_status: DeploymentStatusCreatedEvent;
  deployment_protection_rule: DeploymentProtectionRuleRequestedEvent;
}

type Surroundings = 'repository' | 'sender' | 'installation' | 'organization';
type OwnPart<Event> = Event extends unknown ? Omit<Event, Surroundings> : never;

/** The part of a payload that is the event's own; repository, sender and the rest are added to it. */
export type EventBody<Name extends keyof RepositoryEvents> = OwnPart<RepositoryEvents[Name]>;

/** Adds to an event's own part what every payload of a repository carries. */
export function surround<Name extends keyof RepositoryEvents>(
  world: World,
  repository: Repository,
  sender: Account,
  body: EventBody<Name>,
): EventBody<Name> & { repository: object; sender: object } {
  return {
    ...body,
    repository: presentRepository(world, repository),
    ...(repository.owner.type === 'Organization'
      ? { organization: presentOrganization(world, repository.owner) }
      : {}),
    sender: presentAccount(world, sender),
  };
}

/** Sends an event of a repository to the Apps that are installed there and asked for it. */
export function emit<Name extends keyof RepositoryEvents>(
  world: World,
  repository: Repository,
  name: Name,
  sender: Account,
  body: EventBody<Name>,
  only?: App,
): void {
  const payload = surround(world, repository, sender, body);
  for (const installation of installationsOn(world, repository)) {
    const { app } = installation;
    if (!app.events.includes(name) || (only !== undefined && only !== app)) continue;
    const reference = { id: installation.id, node_id: nodeId('Installation', installation.id) };
    world.hooks.send(
      app,
      name,
      { ...payload, installation: reference },
      { installationId: installation.id, repositoryId: repository.id },
    );
  }
}

/** Sends an event of an installation to its App; these come without being asked for. */
export function emitInstallation(
  world: World,
  installation: Installation,
  name: 'installation' | 'installation_repositories',
  body:
    | Omit<InstallationCreatedEvent, 'sender'>
    | Omit<InstallationDeletedEvent, 'sender'>
    | Omit<InstallationSuspendEvent, 'sender'>
    | Omit<InstallationUnsuspendEvent, 'sender'>
    | Omit<InstallationRepositoriesAddedEvent, 'sender'>
    | Omit<InstallationRepositoriesRemovedEvent, 'sender'>,
): void {
  world.hooks.send(
    installation.app,
    name,
    { ...body, sender: presentAccount(world, installation.account) },
    { installationId: installation.id, repositoryId: null },
  );
}

/** Sends the ping by which a new webhook URL is greeted. */
export function emitPing(world: World, app: App): void {
  const url = `${world.urls.api}/app/hook`;
  const time = app.createdAt.toISOString();
  const ping: PingEvent = {
    zen: 'Keep it logically awesome.',
    hook_id: app.hookId,
    hook: {
      type: 'App',
      id: app.hookId,
      name: 'web',
      active: true,
      app_id: app.id,
      events: app.events as PingEvent['hook']['events'],
      config: { url: '', ...presentHookConfig(app) },
      updated_at: time,
      created_at: time,
      url: `${url}/config`,
      ping_url: `${url}/pings`,
      deliveries_url: `${url}/deliveries`,
    },
  };
  world.hooks.send(app, 'ping', ping, { installationId: null, repositoryId: null });
}

import { presentIssue } from '../api/present/pull.ts';
import type { Issue } from '../state/conversation.ts';
import type { Account, App } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../state/world.ts';
import { emit, type EventBody } from '../webhooks/emit.ts';

/** Opens an issue, and says so. */
export function openIssue(
  world: World,
  repository: Repository,
  wanted: {
    title: string;
    body: string | null;
    labels: string[];
    author: Account;
    app: App | null;
  },
): Issue {
  const now = world.clock();
  repository.lastNumber += 1;
  const issue: Issue = {
    ...wanted,
    id: world.nextId(),
    number: repository.lastNumber,
    repository,
    state: 'open',
    createdAt: now,
    updatedAt: now,
    closedAt: null,
  };
  repository.issues.set(issue.number, issue);
  announce(world, issue, wanted.author, { action: 'opened' });
  return issue;
}

/** Changes title, body or state; says what really changed. */
export function changeIssue(
  world: World,
  issue: Issue,
  sender: Account,
  wanted: Partial<Pick<Issue, 'title' | 'body' | 'state'>>,
): void {
  const before = { title: issue.title, body: issue.body, state: issue.state };
  Object.assign(issue, wanted);
  issue.updatedAt = world.clock();
  issue.closedAt = issue.state === 'closed' ? (issue.closedAt ?? world.clock()) : null;
  const changes = {
    ...(before.title === issue.title ? {} : { title: { from: before.title } }),
    ...(before.body === issue.body ? {} : { body: { from: before.body ?? '' } }),
  };
  if (Object.keys(changes).length > 0) {
    announce(world, issue, sender, { action: 'edited', changes });
  }
  if (before.state !== issue.state) {
    announce(world, issue, sender, { action: issue.state === 'closed' ? 'closed' : 'reopened' });
  }
}

function announce(
  world: World,
  issue: Issue,
  sender: Account,
  change: Record<string, unknown> & { action: string },
): void {
  const body = { ...change, issue: presentIssue(world, issue) } as unknown as EventBody<'issues'>;
  emit(world, issue.repository, 'issues', sender, body);
}

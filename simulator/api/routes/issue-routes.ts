import { addComment, announceComment, LONGEST_COMMENT } from '../../flows/comments.ts';
import { changeIssue, openIssue } from '../../flows/issues.ts';
import { changePull } from '../../flows/pulls.ts';
import type { Comment, Issue, Label, PullRequest } from '../../state/conversation.ts';
import type { Repository } from '../../state/repository.ts';
import type { World } from '../../state/world.ts';
import { ApiError, notFound, unprocessable } from '../api-error.ts';
import {
  created,
  list,
  noContent,
  ok,
  onRepository,
  type Answer,
  type Operation,
  type AnyRepositoryCall,
} from '../operation.ts';
import { requireOneOf } from '../permissions.ts';
import { nodeId, presentAccount, timestamp } from '../present/account.ts';
import { presentComment, presentIssue, presentLabel } from '../present/pull.ts';

// What is on a pull request can be reached with either permission.
const READ = [{ issues: 'read' }, { pull_requests: 'read' }] as const;
const WRITE = [{ issues: 'write' }, { pull_requests: 'write' }] as const;

function commentOf(repository: Repository, id: string | undefined): Comment {
  const comment = repository.comments.get(Number(id));
  if (comment === undefined) throw notFound();
  return comment;
}

/** The issue or pull request of that number, or 404. */
function threadOf(
  repository: Repository,
  number: string | number | undefined,
): PullRequest | Issue {
  const thread = repository.pulls.get(Number(number)) ?? repository.issues.get(Number(number));
  if (thread === undefined) throw notFound();
  return thread;
}

/** A comment that the caller may change: their own, or any for who may write. */
function ownComment(call: AnyRepositoryCall, id: string | undefined): Comment {
  const comment = commentOf(call.repository, id);
  if (comment.author !== call.sender) requireOneOf(call.actor, call.repository, WRITE);
  return comment;
}

function checkBody(body: string): string {
  if (body.trim() === '') {
    throw new ApiError(422, 'Validation Failed', [
      { resource: 'IssueComment', field: 'body', code: 'missing_field' },
    ]);
  }
  if (body.length > LONGEST_COMMENT) {
    throw new ApiError(422, 'Validation Failed', [
      {
        resource: 'IssueComment',
        code: 'custom',
        message: `Body is too long (maximum is ${LONGEST_COMMENT} characters)`,
      },
    ]);
  }
  return body;
}

function announce(
  { world, repository, sender }: Pick<AnyRepositoryCall, 'world' | 'repository' | 'sender'>,
  comment: Comment,
  change: { action: 'deleted' } | { action: 'edited'; changes: { body: { from: string } } },
): void {
  const thread = threadOf(repository, comment.issueNumber);
  announceComment(world, repository, { thread, comment, sender, ...change });
}

function labelNames(body: unknown): string[] {
  const labels = Array.isArray(body) ? body : ((body as { labels?: unknown[] }).labels ?? []);
  return labels.map((label: unknown) =>
    typeof label === 'string' ? label : (label as { name: string }).name,
  );
}

function makeLabel(world: World, repository: Repository, name: string): Label {
  const label = { id: world.nextId(), name, color: 'ededed' };
  repository.labels.set(name.toLowerCase(), label);
  return label;
}

async function changeLabels(
  call: AnyRepositoryCall,
  change: (labels: string[]) => string[],
): Promise<Answer> {
  const { world, repository, path } = call;
  const thread = threadOf(repository, path['issue_number']);
  const names = change(thread.labels).map((name) => {
    if (name === '' || name.length > 50) throw unprocessable('Label name is not valid');
    return (repository.labels.get(name.toLowerCase()) ?? makeLabel(world, repository, name)).name;
  });
  thread.labels = [...new Set(names)];
  thread.updatedAt = world.clock();
  return ok(thread.labels.map((name) => presentLabel(world, repository, name)));
}

/** Issues, and the issue side of pull requests: comments, labels, reactions. */
export const issueRoutes = {
  'issues/create': onRepository<'issues/create'>(
    [{ issues: 'write' }],
    (call) => {
      const { world, repository, body, actor, sender } = call;
      const issue = openIssue(world, repository, {
        title: String(body.title),
        body: body.body === undefined ? null : checkBody(body.body),
        labels: labelNames(body).map(
          (name) =>
            (repository.labels.get(name.toLowerCase()) ?? makeLabel(world, repository, name)).name,
        ),
        author: sender,
        app: actor.kind === 'installation' ? actor.token.installation.app : null,
      });
      return created(presentIssue(world, issue));
    },
    { anyUser: true },
  ),
  'issues/update': onRepository<'issues/update'>(
    WRITE,
    async (call) => {
      const { world, repository, path, actor, sender } = call;
      const { title, body, state } = call.body ?? {};
      const thread = threadOf(repository, path['issue_number']);
      if (thread.author !== sender) requireOneOf(actor, repository, WRITE);
      const wanted = {
        ...(title === undefined || title === null ? {} : { title: String(title) }),
        ...(body === undefined ? {} : { body: body === null ? null : checkBody(body) }),
        ...(state === undefined ? {} : { state }),
      };
      if ('head' in thread) await changePull(world, thread, sender, wanted);
      else changeIssue(world, thread, sender, wanted);
      return ok(presentIssue(world, thread));
    },
    { anyUser: true },
  ),
  'issues/list-for-repo': onRepository<'issues/list-for-repo'>(READ, async (call) => {
    const { world, repository, query } = call;
    const { state = 'open', creator, sort, direction } = query;
    const key = (thread: PullRequest | Issue): number =>
      (sort === 'updated' ? thread.updatedAt : thread.createdAt).getTime();
    const threads = [...repository.issues.values(), ...repository.pulls.values()]
      .filter((thread) => state === 'all' || thread.state === state)
      .filter(({ author }) => creator === undefined || author.login === creator)
      .sort((one, two) => (direction === 'asc' ? 1 : -1) * (key(one) - key(two)));
    return list(call, threads, (thread) => presentIssue(world, thread));
  }),
  'issues/get': onRepository<'issues/get'>(READ, ({ world, repository, path }) =>
    ok(presentIssue(world, threadOf(repository, path['issue_number']))),
  ),
  'issues/create-comment': onRepository<'issues/create-comment'>(
    WRITE,
    (call) => {
      const { world, repository, path, body, actor, sender } = call;
      const comment = addComment(world, repository, {
        thread: threadOf(repository, path['issue_number']),
        author: sender,
        app: actor.kind === 'installation' ? actor.token.installation.app : null,
        body: checkBody(body.body),
      });
      return created(presentComment(world, repository, comment));
    },
    { anyUser: true },
  ),
  'issues/list-comments': onRepository<'issues/list-comments'>(READ, async (call) => {
    const { world, repository, path, query } = call;
    const { number } = threadOf(repository, path['issue_number']);
    const since = query.since === undefined ? 0 : Date.parse(query.since);
    const comments = [...repository.comments.values()].filter(
      (comment) => comment.issueNumber === number && comment.updatedAt.getTime() >= since,
    );
    return list(call, comments, (comment) => presentComment(world, repository, comment));
  }),
  'issues/get-comment': onRepository<'issues/get-comment'>(READ, ({ world, repository, path }) =>
    ok(presentComment(world, repository, commentOf(repository, path['comment_id']))),
  ),
  'issues/update-comment': onRepository<'issues/update-comment'>(
    WRITE,
    (call) => {
      const { world, repository, path, body } = call;
      const comment = ownComment(call, path['comment_id']);
      const from = comment.body;
      comment.body = checkBody(body.body);
      comment.updatedAt = world.clock();
      announce(call, comment, { action: 'edited', changes: { body: { from } } });
      return ok(presentComment(world, repository, comment));
    },
    { anyUser: true },
  ),
  'issues/delete-comment': onRepository<'issues/delete-comment'>(
    WRITE,
    (call) => {
      const { repository, path } = call;
      const comment = ownComment(call, path['comment_id']);
      repository.comments.delete(comment.id);
      announce(call, comment, { action: 'deleted' });
      return noContent();
    },
    { anyUser: true },
  ),
  'issues/list-labels-on-issue': onRepository<'issues/list-labels-on-issue'>(READ, async (call) => {
    const { world, repository, path } = call;
    const { labels } = threadOf(repository, path['issue_number']);
    return list(call, labels, (name) => presentLabel(world, repository, name));
  }),
  'issues/add-labels': onRepository<'issues/add-labels'>(WRITE, async (call) =>
    changeLabels(call, (labels) => [...labels, ...labelNames(call.body)]),
  ),
  'issues/set-labels': onRepository<'issues/set-labels'>(WRITE, async (call) =>
    changeLabels(call, () => labelNames(call.body)),
  ),
  'issues/remove-label': onRepository<'issues/remove-label'>(WRITE, async (call) => {
    const name = (call.path['name'] ?? '').toLowerCase();
    const { labels } = threadOf(call.repository, call.path['issue_number']);
    if (!labels.some((label) => label.toLowerCase() === name)) {
      throw new ApiError(404, 'Label does not exist');
    }
    return changeLabels(call, (all) => all.filter((label) => label.toLowerCase() !== name));
  }),
  'reactions/create-for-issue-comment': onRepository<'reactions/create-for-issue-comment'>(
    WRITE,
    ({ world, repository, path, body, sender }) => {
      const comment = commentOf(repository, path['comment_id']);
      const known = comment.reactions.find(
        ({ author, content }) => author === sender && content === body.content,
      );
      const reaction = known ?? {
        id: world.nextId(),
        author: sender,
        content: body.content,
        createdAt: world.clock(),
      };
      if (known === undefined) comment.reactions.push(reaction);
      return {
        status: known === undefined ? 201 : 200,
        json: {
          id: reaction.id,
          node_id: nodeId('Reaction', reaction.id),
          user: presentAccount(world, reaction.author),
          content: reaction.content,
          created_at: timestamp(reaction.createdAt),
        },
      };
    },
    { anyUser: true },
  ),
} satisfies Record<string, Operation>;

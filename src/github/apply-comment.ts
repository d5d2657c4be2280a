import { OperatorError } from '../domain/errors.ts';
import { fullName } from '../domain/repository.ts';
import { allPages } from './all-pages.ts';
import { done, found } from './effect-context.ts';
import type { Apply, EffectContext } from './effect-context.ts';

const MARKER = /^[a-z0-9]+(?:[-.:_][a-z0-9]+)*$/;
const MAX_MARKER = 200;
const needs = 'issues: write, pull_requests: write';

interface Comment {
  id: number;
  body?: string;
  html_url: string;
  user: { login: string; type: string } | null;
}

/**
 * The sticky comment with this marker: made once, then updated, `found` when it reads so already.
 * The marker is the first line, an HTML comment that people do not see; a comment counts only when
 * our own App wrote it. Throws an OperatorError for a marker outside our alphabet.
 */
export const applyComment: Apply<'comment'> = async (context, effect) => {
  const { client, names, repository } = context;
  const { issueNumber: issue_number, marker } = effect;
  const body = `${markerLine(marker)}\n${effect.body}`;
  const where = `the comment on #${issue_number} of ${fullName(repository)}`;

  const there = await findComment(context, issue_number, marker);
  if (there === null) {
    const { data } = await client.call(
      { what: `write ${where}`, kind: 'create', needs },
      (octokit) => octokit.rest.issues.createComment({ ...names, issue_number, body }),
    );
    return done({ url: data.html_url });
  }
  // GitHub gives bodies back with the line ends of whoever edited them last.
  if (there.body?.replaceAll('\r\n', '\n') === body) return found({ url: there.html_url });
  await client.call({ what: `update ${where}`, kind: 'write', needs }, (octokit) =>
    octokit.rest.issues.updateComment({ ...names, comment_id: there.id, body }),
  );
  return done({ url: there.html_url });
};

async function findComment(
  { client, names, repository, identity }: EffectContext,
  issue_number: number,
  marker: string,
): Promise<Comment | null> {
  const { login } = await identity();
  const what = `list the comments on #${issue_number} of ${fullName(repository)}`;
  const comments = await allPages<Comment>(what, async (paging) => {
    const { data } = await client.call(
      { what, kind: 'read', needs: 'issues: read, pull_requests: read' },
      (octokit) => octokit.rest.issues.listComments({ ...names, issue_number, ...paging }),
    );
    return data;
  });
  const ours = comments.filter(({ user }) => user?.type === 'Bot' && user.login === login);
  const line = markerLine(marker);
  return ours.find(({ body }) => body?.split(/\r?\n/, 1)[0] === line) ?? null;
}

function markerLine(marker: string): string {
  if (!MARKER.test(marker) || marker.length > MAX_MARKER) {
    throw new OperatorError(
      `The marker ${JSON.stringify(marker)} is not one of Pipewright's own (a-z, 0-9, single "-.:_"). Please report this as a bug.`,
      { code: 'bad_marker' },
    );
  }
  return `<!-- pipewright:${marker} -->`;
}

import { fullName } from '../domain/repository.ts';
import { allPages } from './all-pages.ts';
import { withSection } from './comment-sections.ts';
import { done, found } from './effect-context.ts';
import type { Apply, EffectContext, EffectOf } from './effect-context.ts';
import { hasMarker, markerLine } from './marker-line.ts';

const needs = 'issues: write, pull_requests: write';

interface Comment {
  id: number;
  body?: string;
  html_url: string;
  user: { login: string; type: string } | null;
}

/**
 * The sticky comment with this marker: made once, then updated, `found` when it reads so already.
 * A comment counts only when our own App wrote it.
 */
export const applyComment: Apply<'comment'> = async (context, effect) => {
  const { client, names, repository } = context;
  const { issueNumber: issue_number, marker } = effect;
  const where = `the comment on #${issue_number} of ${fullName(repository)}`;

  const there = await findComment(context, issue_number, marker);
  const text = textOf(effect, there);
  // A part of a comment that is not there need not be taken out.
  if (there === null && text === '') return found({});
  const body = `${markerLine(marker)}\n${text}`;
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

function textOf({ section, body }: EffectOf<'comment'>, there: Comment | null): string {
  if (section === undefined) return body;
  const before = (there?.body ?? '').replaceAll('\r\n', '\n');
  return withSection(before.slice(before.indexOf('\n') + 1), section, body);
}

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
  return ours.find(({ body }) => hasMarker(body, marker)) ?? null;
}

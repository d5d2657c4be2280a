import { GitHubError } from '../domain/errors.ts';
import { fullName } from '../domain/repository.ts';
import { done, found } from './effect-context.ts';
import type { Apply, EffectContext } from './effect-context.ts';
import { hasMarker, markerLine } from './marker-line.ts';

const needs = 'issues: write';

interface Issue {
  number: number;
  title: string;
  body?: string | null;
  state: string;
  html_url: string;
  user: { login: string; type: string } | null;
}

/**
 * The issue of ours with this marker: opened once, then updated, `found` when it reads so already.
 * It is looked for by its number, else among the issues that changed last. One that people closed
 * stays closed and is updated all the same, unless the Effect says otherwise; one that is to be
 * closed and is not there is not opened for it.
 */
export const applyIssue: Apply<'github_issue'> = async (context, effect) => {
  const { client, names, repository } = context;
  const { marker, state, title } = effect;
  const body = `${markerLine(marker)}\n${effect.body}`;
  const where = `the issue "${title}" of ${fullName(repository)}`;
  const there = await findIssue(context, effect.number, marker);
  if (there === null && state === 'closed') return found({});
  if (there === null) {
    const { data } = await client.call(
      { what: `open ${where}`, kind: 'create', needs },
      (octokit) => octokit.rest.issues.create({ ...names, title, body }),
    );
    return done({ number: data.number, url: data.html_url });
  }
  const pointer = { number: there.number, url: there.html_url };
  const stays = state === undefined || there.state === state;
  const same = stays && there.title === title && there.body?.replaceAll('\r\n', '\n') === body;
  if (same) return found(pointer);
  await client.call({ what: `update ${where}`, kind: 'write', needs }, (octokit) =>
    octokit.rest.issues.update({
      ...names,
      issue_number: there.number,
      title,
      body,
      ...(!stays && { state }),
    }),
  );
  return done(pointer);
};

async function findIssue(
  context: EffectContext,
  number: number | null,
  marker: string,
): Promise<Issue | null> {
  const { client, names, repository, identity } = context;
  const { login } = await identity();
  const isOurs = (issue: Issue): boolean =>
    issue.user?.type === 'Bot' && issue.user.login === login && hasMarker(issue.body, marker);
  if (number !== null) {
    const known = await readIssue(context, number);
    if (known !== null && isOurs(known)) return known;
  }
  const what = `list the issues of ${fullName(repository)}`;
  const { data } = await client.call({ what, kind: 'read', needs: 'issues: read' }, (octokit) =>
    octokit.rest.issues.listForRepo({ ...names, state: 'all', sort: 'updated', per_page: 100 }),
  );
  return (data as Issue[]).find(isOurs) ?? null;
}

async function readIssue(
  { client, names, repository }: EffectContext,
  issue_number: number,
): Promise<Issue | null> {
  const what = `read issue ${issue_number} of ${fullName(repository)}`;
  try {
    const { data } = await client.call({ what, kind: 'read', needs: 'issues: read' }, (octokit) =>
      octokit.rest.issues.get({ ...names, issue_number }),
    );
    return data;
  } catch (error) {
    // An issue can be deleted or moved away; another one is opened then.
    const gone = error instanceof GitHubError && [404, 410].includes(error.status ?? 0);
    if (gone) return null;
    throw error;
  }
}

import { forkPoint } from '../api/present/pull.ts';
import { listCommits, readCommits, type GitCommit } from '../git/commits.ts';
import { compareFiles } from '../git/differences.ts';
import type { CheckRun } from '../state/checks.ts';
import type { Comment, PullRequest } from '../state/conversation.ts';
import type { Repository } from '../state/repository.ts';
import type { World } from '../state/world.ts';
import { checkRow } from './check-page.ts';
import { commentForm } from './comment-form.ts';
import { diffView } from './diff-view.ts';
import { html, type Html } from './html.ts';
import { markdown } from './markdown.ts';
import { commitLink, moment, pathOf, person, pullState, sign, type Page } from './parts.ts';

/** Open pull requests first, then the closed ones; newest first. */
export function pullsPage(repository: Repository): Page {
  const pulls = [...repository.pulls.values()].sort(
    (one, two) =>
      Number(one.state === 'closed') - Number(two.state === 'closed') || two.number - one.number,
  );
  const rows = pulls.map(
    (pull) =>
      html`<li>
        ${pullState(pull.state)}
        <a class="title" href="${pathOf(repository)}/pull/${pull.number}">${pull.title}</a>
        <span class="muted">#${pull.number}</span>
        <span class="end muted">${person(pull.author)} · ${moment(pull.createdAt)}</span>
      </li>`,
  );
  const body = html`<h1>Pull requests</h1>
    <ul class="box list">
      ${rows.length > 0 ? rows : html`<li class="muted">There are none.</li>`}
    </ul>`;
  return { title: 'Pull requests', repository, tab: 'pulls', body, live: false };
}

/** The newest check of each name on the head, Apps' own first. */
function checksOf(pull: PullRequest): CheckRun[] {
  const newest = new Map<string, CheckRun>();
  for (const check of pull.repository.checks.values()) {
    if (check.suite.headSha !== pull.head.sha) continue;
    const event =
      check.job === null ? '' : `${check.job.run.workflow.id} ${check.job.run.event.name}`;
    newest.set(`${check.suite.app.id} ${event} ${check.name}`, check);
  }
  return [...newest.values()].sort(
    (one, two) => Number(one.job !== null) - Number(two.job !== null),
  );
}

function checksBox(world: World, checks: CheckRun[]): Html {
  const count = (words: string[]): number =>
    checks.filter(({ conclusion }) => words.includes(conclusion ?? '')).length;
  const failed = count(['failure', 'timed_out', 'action_required', 'cancelled']);
  const running = checks.filter(({ status }) => status !== 'completed').length;
  const [word, headline] =
    checks.length === 0
      ? ['neutral', 'No checks have run on this commit']
      : failed > 0
        ? ['failure', 'Some checks were not successful']
        : running > 0
          ? ['in_progress', 'Some checks have not completed yet']
          : ['success', 'All checks have passed'];
  const figures = [
    failed > 0 ? `${failed} failing` : '',
    running > 0 ? `${running} in progress` : '',
    `${count(['success'])} successful`,
    count(['neutral', 'skipped']) > 0 ? `${count(['neutral', 'skipped'])} neutral or skipped` : '',
  ].filter((text) => text !== '');
  return html`<section class="box checks ${word}" id="checks">
    <h3 class="bar">
      ${sign({ status: word, conclusion: word })}
      ${headline}${checks.length > 0 && html` <span class="muted">${figures.join(', ')}</span>`}
    </h3>
    <ul class="list">
      ${checks.map((check) => checkRow(world, check))}
    </ul>
  </section>`;
}

function note(author: Html, when: Date, what: string, body: string | null, id: string): Html {
  return html`<article class="box note" id="${id}">
    <h3 class="bar">${author} <span class="muted">${what} ${moment(when)}</span></h3>
    <div class="pad">${markdown(body)}</div>
  </article>`;
}

interface Happening {
  at: Date;
  show: Html;
}

function commentHappening(comment: Comment): Happening {
  const edited =
    comment.updatedAt.getTime() > comment.createdAt.getTime() ? 'commented, edited' : 'commented';
  return {
    at: comment.createdAt,
    show: note(
      person(comment.author),
      comment.createdAt,
      edited,
      comment.body,
      `issuecomment-${comment.id}`,
    ),
  };
}

function commitHappening(pull: PullRequest, commit: GitCommit): Happening {
  return {
    at: commit.committer.date,
    show: html`<div class="happening">
      <span class="dot">●</span> ${commit.author.name} committed
      <a href="${pathOf(pull.repository)}/commit/${commit.sha}"
        >${commit.message.split('\n')[0] ?? ''}</a
      >
      ${commitLink(pull.repository, commit.sha)}
    </div>`,
  };
}

/** A pull request: what was said, what was checked, what it changes. */
export async function pullPage(world: World, pull: PullRequest): Promise<Page> {
  const { repository, head, base } = pull;
  const { gitDir } = repository;
  const files = await compareFiles(gitDir, await forkPoint(pull), head.sha);
  const shas = await listCommits(gitDir, head.sha, { not: [base.sha], limit: 100 });
  const commits = (await readCommits(gitDir, shas)).reverse();
  const comments = [...repository.comments.values()].filter(
    ({ issueNumber }) => issueNumber === pull.number,
  );
  const happenings = [
    ...commits.map((commit) => commitHappening(pull, commit)),
    ...comments.map(commentHappening),
  ].sort((one, two) => one.at.getTime() - two.at.getTime());
  const checks = checksOf(pull);
  const live = checks.some(({ status }) => status !== 'completed');
  const fork = head.repository === repository ? '' : `${head.repository.owner.login}:`;
  const body = html`<h1>${pull.title} <span class="muted light">#${pull.number}</span></h1>
    <p class="summary">
      ${pullState(pull.state)} ${person(pull.author)}
      <span class="muted"
        >wants to merge ${commits.length} ${commits.length === 1 ? 'commit' : 'commits'} into</span
      >
      <code class="branch">${base.branch}</code> <span class="muted">from</span>
      <code class="branch">${fork}${head.branch}</code>
      ${pull.labels.map((label) => html`<span class="tag">${label}</span>`)}
    </p>
    <nav class="tabs inner">
      <a class="tab current" href="#conversation"
        >Conversation${comments.length > 0 && html` <span class="count">${comments.length}</span>`}</a
      >
      <a class="tab" href="#checks">Checks <span class="count">${checks.length}</span></a>
      <a class="tab" href="#files">Files changed <span class="count">${files.length}</span></a>
    </nav>
    <div id="conversation">
      ${note(person(pull.author), pull.createdAt, 'opened', pull.body, 'description')}
      ${happenings.map(({ show }) => show)}
    </div>
    ${commentForm(pull, live)} ${checksBox(world, checks)}
    <h2 id="files">Files changed</h2>
    ${diffView(files)}`;
  return { title: `${pull.title} · #${pull.number}`, repository, tab: 'pulls', body, live };
}

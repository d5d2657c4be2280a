import type { Issue } from '../state/conversation.ts';
import type { Repository } from '../state/repository.ts';
import { commentForm } from './comment-form.ts';
import { html } from './html.ts';
import { markdown } from './markdown.ts';
import { moment, pathOf, person, pullState, type Page } from './parts.ts';

/** Open issues first, then the closed ones; newest first. */
export function issuesPage(repository: Repository): Page {
  const issues = [...repository.issues.values()].sort(
    (one, two) =>
      Number(one.state === 'closed') - Number(two.state === 'closed') || two.number - one.number,
  );
  const rows = issues.map(
    (issue) =>
      html`<li>
        ${pullState(issue.state)}
        <a class="title" href="${pathOf(repository)}/issues/${issue.number}">${issue.title}</a>
        <span class="muted">#${issue.number}</span>
        <span class="end muted">${person(issue.author)} · ${moment(issue.createdAt)}</span>
      </li>`,
  );
  const body = html`<h1>Issues</h1>
    <ul class="box list">
      ${rows.length > 0 ? rows : html`<li class="muted">There are none.</li>`}
    </ul>`;
  return { title: 'Issues', repository, tab: 'issues', body, live: false };
}

/** An issue with what was said about it. */
export function issuePage(issue: Issue): Page {
  const { repository } = issue;
  const comments = [...repository.comments.values()].filter(
    ({ issueNumber }) => issueNumber === issue.number,
  );
  const notes = [
    {
      author: issue.author,
      when: issue.createdAt,
      what: 'opened',
      text: issue.body,
      id: 'description',
    },
    ...comments.map(({ author, createdAt, body, id }) => {
      const place = `issuecomment-${id}`;
      return { author, when: createdAt, what: 'commented', text: body, id: place };
    }),
  ];
  const body = html`<h1>${issue.title} <span class="muted light">#${issue.number}</span></h1>
    <p class="summary">${pullState(issue.state)}</p>
    ${notes.map(
      ({ author, when, what, text, id }) =>
        html`<article class="box note" id="${id}">
          <h3 class="bar">${person(author)} <span class="muted">${what} ${moment(when)}</span></h3>
          <div class="pad">${markdown(text)}</div>
        </article>`,
    )}
    ${commentForm(issue, false)}`;
  return {
    title: `${issue.title} · #${issue.number}`,
    repository,
    tab: 'issues',
    body,
    live: false,
  };
}

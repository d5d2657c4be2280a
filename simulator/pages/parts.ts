import type { Account } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import { html, type Html } from './html.ts';

/** What every page gets around its content. */
export interface Page {
  title: string;
  /** Null for the list of repositories. */
  repository: Repository | null;
  tab: 'code' | 'commits' | 'issues' | 'pulls' | 'actions' | null;
  body: Html;
  /** True while something goes on: the page then loads itself again. */
  live: boolean;
}

/** `/owner/name`, for links. */
export function pathOf(repository: Repository): string {
  return `/${repository.owner.login}/${repository.name}`;
}

/** A path in a repository, for links. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

const SIGNS: Record<string, string> = {
  success: '✓',
  failure: '✕',
  timed_out: '✕',
  startup_failure: '✕',
  action_required: '!',
  cancelled: '⊘',
  skipped: '⊘',
  neutral: '■',
  queued: '○',
  in_progress: '◐',
};

/** The coloured sign of a run, job, step or check. */
export function sign(state: { status: string; conclusion: string | null }): Html {
  const word = state.conclusion ?? state.status;
  return html`<span class="sign ${word}" title="${word.replaceAll('_', ' ')}"
    >${SIGNS[word] ?? '○'}</span
  >`;
}

/** A moment, to the second, UTC. */
export function moment(date: Date): Html {
  const text = date.toISOString();
  return html`<time datetime="${text}">${text.slice(0, 10)} ${text.slice(11, 19)}</time>`;
}

/** How long something took, in words; empty when it is not known. */
export function duration(from: Date | null, to: Date | null): string {
  if (from === null || to === null) return '';
  const seconds = Math.max(Math.round((to.getTime() - from.getTime()) / 1000), 0);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}

/** A picture and the login. */
export function person(account: Account): Html {
  const name = account.login.replace(/\[bot\]$/, '');
  const bot = account.type === 'Bot' ? html` <span class="tag">bot</span>` : null;
  return html`<img class="avatar" src="/avatars/${account.id}.svg" alt="" /><strong>${name}</strong
    >${bot}`;
}

/** The first digits of a commit, linked to it. */
export function commitLink(repository: Repository, sha: string): Html {
  return html`<a class="sha" href="${pathOf(repository)}/commit/${sha}"
    ><code>${sha.slice(0, 7)}</code></a
  >`;
}

/** The pill that says what became of a pull request. */
export function pullState(state: 'open' | 'closed'): Html {
  return html`<span class="pill ${state}">${state === 'open' ? 'Open' : 'Closed'}</span>`;
}

function tabs(repository: Repository, current: Page['tab']): Html {
  const path = pathOf(repository);
  const isOpen = ({ state }: { state: string }): boolean => state === 'open';
  const open = [...repository.pulls.values()].filter(isOpen).length;
  const issues = [...repository.issues.values()].filter(isOpen).length;
  const tab = (name: Page['tab'], label: string, href: string, count = 0): Html =>
    html`<a class="${name === current ? 'tab current' : 'tab'}" href="${href}"
      >${label}${count > 0 && html` <span class="count">${count}</span>`}</a
    >`;
  return html`<nav class="tabs">
    ${tab('code', 'Code', path)} ${tab('commits', 'Commits', `${path}/commits`)}
    ${tab('issues', 'Issues', `${path}/issues`, issues)}
    ${tab('pulls', 'Pull requests', `${path}/pulls`, open)}
    ${tab('actions', 'Actions', `${path}/actions`)}
  </nav>`;
}

/** The whole document. */
export function layout(page: Page): Html {
  const { repository } = page;
  const refresh = page.live ? html`<meta http-equiv="refresh" content="2" />` : null;
  const where =
    repository === null
      ? null
      : html`<span class="slash">/</span> ${repository.owner.login} <span class="slash">/</span>
          <a href="${pathOf(repository)}"><strong>${repository.name}</strong></a>
          <span class="tag">${repository.private ? 'Private' : 'Public'}</span>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title}</title>
        ${refresh}
        <link rel="stylesheet" href="/assets/style.css" />
      </head>
      <body>
        <header class="top">
          <div class="wide"><a class="home" href="/">GitHub simulator</a> ${where}</div>
          ${repository !== null && html`<div class="wide">${tabs(repository, page.tab)}</div>`}
        </header>
        <main class="wide">${page.body}</main>
        <footer class="wide muted">
          A simulated GitHub on this machine. Nothing here leaves it.
        </footer>
      </body>
    </html>`;
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { forkPoint } from '../api/present/pull.ts';
import { currentAttempt } from '../api/present/run.ts';
import { git } from '../git/git-command.ts';
import { isTreePath } from '../git/names.ts';
import { resolveCommit } from '../git/refs.ts';
import { entryAt, readBlob } from '../git/trees.ts';
import type { Repository } from '../state/repository.ts';
import { findRepository, type World } from '../state/world.ts';
import { avatar } from './avatar.ts';
import { checkRunPage } from './check-page.ts';
import { html } from './html.ts';
import { issuePage, issuesPage } from './issue-pages.ts';
import { layout, type Page } from './parts.ts';
import { pullPage, pullsPage } from './pull-pages.ts';
import {
  commitPage,
  commitsPage,
  filePage,
  indexPage,
  repositoryPage,
} from './repository-pages.ts';
import { runPage, runsPage } from './run-pages.ts';
import { serveForms } from './serve-forms.ts';
import { STYLE } from './style.ts';

/** Nothing but our own style sheet and pictures is loaded, whatever a title or a log says. */
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action";

const HTML = 'text/html; charset=utf-8';

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
  formAction = "'none'",
): void {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': `${POLICY} ${formAction}`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(body);
}

/** Splits `ref/path` where the ref may hold slashes: the longest ref that is there wins. */
async function splitRef(
  repository: Repository,
  rest: string[],
): Promise<{ ref: string; path: string } | null> {
  for (let length = rest.length; length > 0; length -= 1) {
    const ref = rest.slice(0, length).join('/');
    if ((await resolveCommit(repository.gitDir, ref)) !== null) {
      return { ref, path: rest.slice(length).join('/') };
    }
  }
  return null;
}

async function codePage(
  world: World,
  repository: Repository,
  kind: string,
  rest: string[],
): Promise<Page | null> {
  const at =
    rest.length === 0
      ? { ref: repository.defaultBranch, path: '' }
      : await splitRef(repository, rest);
  if (at === null || (at.path !== '' && !isTreePath(at.path))) return null;
  if (kind === 'blob') return filePage(repository, at.ref, at.path);
  return repositoryPage(world, repository, at.ref, at.path);
}

function actionsPage(repository: Repository, rest: string[]): Page | null {
  const [runs, runId, kind, id] = rest;
  if (runs === undefined) return runsPage(repository);
  const run = repository.runs.get(Number(runId));
  if (runs !== 'runs' || run === undefined) return null;
  if (kind === undefined) return runPage(run, currentAttempt(run), undefined);
  if (kind === 'attempts') {
    const attempt = run.attempts[Number(id) - 1];
    return attempt === undefined ? null : runPage(run, attempt, undefined);
  }
  const job = run.attempts
    .flatMap(({ jobs }) => Array.from(jobs.values()))
    .find((each) => each.id === Number(id));
  return job === undefined ? null : runPage(run, job.attempt, job);
}

async function pageOf(world: World, repository: Repository, rest: string[]): Promise<Page | null> {
  const [kind, ...more] = rest;
  if (kind === undefined || kind === 'tree' || kind === 'blob') {
    return codePage(world, repository, kind ?? 'tree', more);
  }
  if (kind === 'commits') {
    return commitsPage(repository, more.length > 0 ? more.join('/') : repository.defaultBranch);
  }
  if (kind === 'commit') return commitPage(repository, more[0] ?? '');
  if (kind === 'pulls') return pullsPage(repository);
  if (kind === 'issues' && more[0] === undefined) return issuesPage(repository);
  if (kind === 'issues') {
    const issue = repository.issues.get(Number(more[0]));
    return issue === undefined ? null : issuePage(issue);
  }
  if (kind === 'actions') return actionsPage(repository, more);
  if (kind === 'runs') {
    const check = repository.checks.get(Number(more[0]));
    return check === undefined ? null : checkRunPage(check);
  }
  const pull = kind === 'pull' ? repository.pulls.get(Number(more[0])) : undefined;
  return pull === undefined ? null : pullPage(world, pull);
}

/** `/pull/7.diff` and `/raw/ref/path`, as plain text; null for other paths. */
async function plainOf(repository: Repository, rest: string[]): Promise<Uint8Array | null> {
  const [kind, ...more] = rest;
  const number = kind === 'pull' ? /^(\d+)\.(?:diff|patch)$/.exec(more[0] ?? '')?.[1] : undefined;
  const pull = repository.pulls.get(Number(number));
  if (pull !== undefined) {
    const range = [await forkPoint(pull), pull.head.sha];
    return git(repository.gitDir, ['diff-tree', '-p', '-r', '-M', ...range]);
  }
  const at = kind === 'raw' ? await splitRef(repository, more) : null;
  const sha = at === null ? null : await resolveCommit(repository.gitDir, at.ref);
  if (at === null || sha === null || !isTreePath(at.path)) return null;
  const entry = await entryAt(repository.gitDir, sha, at.path);
  return entry?.type === 'blob' ? readBlob(repository.gitDir, entry.sha) : null;
}

function decode(pathname: string): string[] | null {
  try {
    return pathname
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    return null;
  }
}

/** Answers the pages that people look at; they show all repositories, private ones too. */
export async function servePages(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const { pathname } = url;
  const form = await serveForms(world, request, url);
  request.resume();
  if (form !== null && 'location' in form) {
    response.writeHead(302, { location: form.location, 'cache-control': 'no-store' }).end();
    return;
  }
  if (form !== null && 'text' in form) {
    send(response, 200, form.type, form.text);
    return;
  }
  if (form !== null) {
    // A form's answer leads back to the product, wherever that is.
    send(response, form.status, HTML, layout(form.page).markup, "'self' http: https:");
    return;
  }
  const parts = decode(pathname) ?? ['?'];
  const [owner = '', name = '', ...rest] = parts;
  if (pathname === '/assets/style.css') {
    send(response, 200, 'text/css; charset=utf-8', STYLE);
    return;
  }
  if (owner === 'avatars') {
    send(response, 200, 'image/svg+xml', avatar(world, name));
    return;
  }
  const repository = findRepository(world, owner, name);
  const plain = repository === undefined ? null : await plainOf(repository, rest);
  if (plain !== null) {
    send(response, 200, 'text/plain; charset=utf-8', plain);
    return;
  }
  let page: Page | null = parts.length === 0 ? indexPage(world) : null;
  if (repository !== undefined) page = await pageOf(world, repository, rest);
  const body = html`<h1>Not found</h1>
    <p>There is nothing at <code>${pathname}</code>. <a href="/">All repositories</a></p>`;
  const missing = { title: 'Not found', repository: null, tab: null, body, live: false };
  send(response, page === null ? 404 : 200, HTML, layout(page ?? missing).markup, "'self'");
}

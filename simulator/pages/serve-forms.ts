import type { IncomingMessage } from 'node:http';
import { readManifest, registerByManifest } from '../apps/app-manifest.ts';
import { addComment, LONGEST_COMMENT } from '../flows/comments.ts';
import { roleOf } from '../api/permissions.ts';
import { pressButton } from '../flows/press-button.ts';
import { install } from '../stage/app-stage.ts';
import type { App } from '../state/identity.ts';
import { findAccount, findRepository, type World } from '../state/world.ts';
import { answerToken, authorize } from './oauth-pages.ts';
import { appPage, installPage, newAppPage, problemPage } from './app-pages.ts';
import type { Page } from './parts.ts';

/** What a form's page answers: another page, or the way back to whoever sent the person. */
export type FormAnswer =
  { status: number; page: Page } | { location: string } | { type: string; text: string };

/** More than any form of ours. */
const LARGEST_FORM = 1024 * 1024;
const NEW_APP = /^\/(?:organizations\/([^/]+)\/)?settings\/apps\/new$/;
const CHECK = /^\/([^/]+)\/([^/]+)\/runs\/(\d+)$/;
const THREAD = /^\/([^/]+)\/([^/]+)\/(pull|issues)\/(\d+)$/;
const APP = /^\/apps\/([\w-]+)(\/installations(?:\/new)?)?$/;

function readJson(text: string): object {
  try {
    return (JSON.parse(text) as object | null) ?? {};
  } catch {
    // What cannot be read has no fields.
    return {};
  }
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_FORM) chunks.push(chunk);
  }
  const text = size > LARGEST_FORM ? '' : Buffer.concat(chunks).toString('utf8');
  if (request.headers['content-type']?.includes('json') !== true) return new URLSearchParams(text);
  const json = readJson(text);
  const values = Object.entries(json).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return new URLSearchParams(values);
}

function refusal(problems: readonly string[]): FormAnswer {
  return { status: 422, page: problemPage('That cannot be done', problems) };
}

function withParameters(address: string, parameters: Record<string, string>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== '') url.searchParams.set(name, value);
  }
  return url.href;
}

function register(world: World, form: URLSearchParams): FormAnswer {
  const read = readManifest(form.get('manifest') ?? '');
  if ('problems' in read) return refusal(read.problems);
  const owner = findAccount(world, form.get('owner') ?? '');
  if (owner === undefined) return refusal(['There is no such owner']);
  const name = form.get('name')?.trim() || (read.manifest.name ?? '');
  if (name === '' || name.length > 34) return refusal(['Name must have 1 to 34 characters']);
  try {
    const code = registerByManifest(world, { manifest: read.manifest, owner, name });
    const state = form.get('state') ?? '';
    return { location: withParameters(read.manifest.redirect_url, { code, state }) };
  } catch (error) {
    return refusal([error instanceof Error ? error.message : String(error)]);
  }
}

function installChosen(world: World, app: App, form: URLSearchParams): FormAnswer {
  try {
    const { id } = install(world, app.id, form.getAll('repository'));
    const answer = { installation_id: String(id), setup_action: 'install' };
    const state = form.get('state') ?? '';
    if (app.setupUrl === null) return { location: world.urls.html };
    return { location: withParameters(app.setupUrl, { ...answer, state }) };
  } catch (error) {
    return refusal([error instanceof Error ? error.message : String(error)]);
  }
}

function press(world: World, path: RegExpExecArray, form: URLSearchParams): FormAnswer {
  const [, owner = '', name = '', id] = path;
  const repository = findRepository(world, owner, name);
  const check = repository?.checks.get(Number(id));
  const person = findAccount(world, form.get('login') ?? '');
  if (repository === undefined || check === undefined) return refusal(['There is no such check']);
  if (person === undefined) return refusal(['There is no such person']);
  try {
    pressButton(world, check, form.get('identifier') ?? '', person);
    return { location: `${world.urls.html}${path[0]}` };
  } catch (error) {
    return refusal([error instanceof Error ? error.message : String(error)]);
  }
}

function comment(world: World, path: RegExpExecArray, form: URLSearchParams): FormAnswer {
  const [address, owner = '', name = '', kind, number] = path;
  const repository = findRepository(world, owner, name);
  const threads = kind === 'pull' ? repository?.pulls : repository?.issues;
  const thread = threads?.get(Number(number));
  const author = findAccount(world, form.get('login') ?? '');
  if (repository === undefined || thread === undefined) return refusal(['There is no such page']);
  if (author?.type !== 'User') return refusal(['There is no such person']);
  if (roleOf(author, repository) === null) {
    return refusal([`${author.login} does not see ${repository.name}`]);
  }
  const body = form.get('body') ?? '';
  if (body.trim() === '' || body.length > LONGEST_COMMENT) {
    return refusal([`A comment has 1 to ${LONGEST_COMMENT} characters`]);
  }
  const { id } = addComment(world, repository, { thread, author, app: null, body });
  return { location: `${world.urls.html}${address}#issuecomment-${id}` };
}

/**
 * Answers the pages with which Apps are registered, installed, sign people in, and have their
 * buttons pressed, and takes comments; null for all other paths. Nobody signs in: whoever presses
 * the button says as whom.
 */
export async function serveForms(
  world: World,
  request: IncomingMessage,
  url: URL,
): Promise<FormAnswer | null> {
  const { pathname } = url;
  const posted = request.method === 'POST';
  if (pathname === '/login/oauth/authorize') {
    return authorize(world, url.searchParams, posted ? await readForm(request) : null);
  }
  if (pathname === '/login/oauth/access_token' && posted) {
    return answerToken(world, await readForm(request), request.headers.accept ?? '');
  }
  const newApp = NEW_APP.exec(pathname);
  if (newApp !== null && posted) {
    const form = await readForm(request);
    const text = form.get('manifest') ?? '';
    const read = readManifest(text);
    if ('problems' in read) return refusal(read.problems);
    const state = url.searchParams.get('state') ?? form.get('state') ?? '';
    const owner = newApp[1] ?? null;
    return { status: 200, page: newAppPage(world, { ...read, text, state, owner }) };
  }
  if (pathname === '/settings/apps/manifest' && posted) {
    return register(world, await readForm(request));
  }
  const check = CHECK.exec(pathname);
  if (check !== null && posted) return press(world, check, await readForm(request));
  const thread = THREAD.exec(pathname);
  if (thread !== null && posted) return comment(world, thread, await readForm(request));
  const [, slug, below] = APP.exec(pathname) ?? [];
  const app = [...world.apps.values()].find((each) => each.slug === slug);
  if (app === undefined) return null;
  if (below === '/installations' && posted)
    return installChosen(world, app, await readForm(request));
  const state = url.searchParams.get('state') ?? '';
  if (below === '/installations/new') return { status: 200, page: installPage(world, app, state) };
  return below === undefined ? { status: 200, page: appPage(app) } : null;
}

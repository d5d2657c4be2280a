import {
  exchangeCode,
  grantCode,
  readAuthorization,
  type AuthorizationRequest,
} from '../apps/oauth.ts';
import { findAccount, type World } from '../state/world.ts';
import { accountsOf, problemPage } from './app-pages.ts';
import { html } from './html.ts';
import type { Page } from './parts.ts';

/** Asks as whom a person wants to sign in to an App; nobody has a password here. */
function authorizePage(world: World, { app }: AuthorizationRequest, query: URLSearchParams): Page {
  const body = html`<h1>Authorize ${app.name}</h1>
    <p>${app.name} wants to know who you are, and to act for you where it is installed.</p>
    <form method="post" action="/login/oauth/authorize?${query.toString()}" class="box form">
      ${accountsOf(world, 'User').map(
        ({ login }) => html`<button name="login" value="${login}">Sign in as ${login}</button>`,
      )}
      <button name="cancel" value="1">Cancel</button>
    </form>`;
  return { title: `Authorize ${app.name}`, repository: null, tab: null, body, live: false };
}

/** Answers the page to which an App sends people to sign in, and what they press there. */
export function authorize(
  world: World,
  query: URLSearchParams,
  form: URLSearchParams | null,
): { status: number; page: Page } | { location: string } {
  const request = readAuthorization(world, query);
  if (typeof request === 'string') {
    return { status: 400, page: problemPage('That cannot be done', [request]) };
  }
  if (form === null) return { status: 200, page: authorizePage(world, request, query) };
  const back = new URL(request.redirectUri);
  if (request.state !== '') back.searchParams.set('state', request.state);
  const account = findAccount(world, form.get('login') ?? '');
  if (form.has('cancel') || account?.type !== 'User') {
    back.searchParams.set('error', 'access_denied');
    back.searchParams.set('error_description', 'The user has denied your application access.');
  } else {
    back.searchParams.set('code', grantCode(world, request, account));
  }
  return { location: back.href };
}

/** The answer to a token request in the form that was asked for: JSON, or as a form. */
export function answerToken(
  world: World,
  form: Pick<URLSearchParams, 'get'>,
  accept: string,
): { type: string; text: string } {
  const answer = exchangeCode(world, form);
  if (accept.includes('json')) {
    return { type: 'application/json; charset=utf-8', text: JSON.stringify(answer) };
  }
  const values = Object.entries(answer).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  const type = 'application/x-www-form-urlencoded; charset=utf-8';
  return { type, text: new URLSearchParams(values).toString() };
}

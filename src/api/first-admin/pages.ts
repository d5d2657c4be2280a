import { escapeHtml, page } from '../page.ts';

const TITLE = 'The first admin';

/** Asks for the token that stands in the log. */
export function tokenPage(wrong: boolean): string {
  return page(
    TITLE,
    `${wrong ? '<p class="wrong">That is not the token of this installation.</p>' : ''}
<p>Nobody can sign in here yet. Whoever started this installation finds the link to this page, with its one-time token, in the log: look for <code>/first-admin?ticket=</code>.</p>
<form method="get" action="/first-admin"><label for="ticket">Token</label><input id="ticket" name="ticket" autocomplete="off" required><button>Go on</button></form>`,
  );
}

/** Asks for e-mail and password. */
export function formPage(form: { email: string; problem: string | null }): string {
  const wrong = form.problem === null ? '' : `<p class="wrong">${escapeHtml(form.problem)}</p>`;
  return page(
    TITLE,
    `<p>This installation has no users yet. The first one is its admin: they see every repository, change its configuration and make other users.</p>${wrong}
<form method="post" action="/first-admin">
<label for="email">E-mail</label><input id="email" name="email" type="email" maxlength="254" value="${escapeHtml(form.email)}" autocomplete="username" required>
<label for="password">Password</label><input id="password" name="password" type="password" minlength="10" maxlength="512" autocomplete="new-password" required><small>10 characters at least; a sentence is easy to remember.</small>
<label for="again">Once more</label><input id="again" name="again" type="password" minlength="10" maxlength="512" autocomplete="new-password" required>
<button>Become the admin</button></form>`,
  );
}

/** Says that it is done and how to go on. */
export function donePage(username: string): string {
  return page(
    'You are the admin',
    `<p><strong>${escapeHtml(username)}</strong> can sign in now, with the e-mail and password that you gave. This page is gone for good.</p>
<p>Programs sign in with <code>POST /v1/auth/login</code>, or with an API key: <code>pipewright generate-api-key --name NAME</code> makes one.</p>
<p><a class="button" href="/v1/docs">Read what the API does</a></p>`,
  );
}

/** Says that there is an admin already. */
export function gonePage(): string {
  return page(
    TITLE,
    '<p class="wrong">There is an admin already: this page does nothing any more.</p><p><code>pipewright create-user</code> makes further users.</p>',
  );
}

import { escapeHtml, page } from '../page.ts';

/** Asks for the token that stands in the log. */
export function tokenPage(wrong: boolean): string {
  return page(
    'Set up Pipewright',
    `${wrong ? '<p class="wrong">That is not the token of this installation.</p>' : ''}
<p>This installation has no GitHub App yet. Whoever started it finds the link to this page, with its one-time token, in the log: look for <code>/setup?ticket=</code>.</p>
<form method="get" action="/setup"><label for="ticket">Token</label><input id="ticket" name="ticket" autocomplete="off" required><button>Go on</button></form>`,
  );
}

/** Says that PUBLIC_URL comes first. */
export function addressPage(): string {
  return page(
    'Set up Pipewright',
    `<p class="wrong"><code>PUBLIC_URL</code> is not set, so GitHub cannot be told where to send its deliveries.</p>
<p>Set it to the address at which GitHub reaches this server, for example <code>PUBLIC_URL=https://pipewright.example.com</code>, start again and come back by the link in the log.</p>`,
  );
}

/** Asks for the App's name and owner. */
export function choicePage(form: {
  name: string;
  organization: string;
  problem: string | null;
  hookUrl: string;
}): string {
  const wrong = form.problem === null ? '' : `<p class="wrong">${escapeHtml(form.problem)}</p>`;
  return page(
    'Register the GitHub App',
    `<p>Pipewright works as a GitHub App of your own. GitHub makes it from the list in <code>app.yml</code>: permissions, events, and <code>${escapeHtml(form.hookUrl)}</code> as its webhook URL. You see all of it on GitHub before anything is made.</p>${wrong}
<form method="post" action="/setup">
<label for="organization">Organisation</label><input id="organization" name="organization" value="${escapeHtml(form.organization)}" autocomplete="off"><small>Its login on GitHub. Leave it empty to register the App under your own account.</small>
<label for="name">Name of the App</label><input id="name" name="name" value="${escapeHtml(form.name)}" maxlength="34" required><small>Unique on all of GitHub; it signs what the App writes.</small>
<button>Go on</button></form>`,
  );
}

/** The last page before GitHub: its button carries the manifest there. */
export function leavePage(trip: {
  action: string;
  manifest: { default_permissions: Record<string, string>; default_events: string[] };
}): string {
  const rows = Object.entries(trip.manifest.default_permissions)
    .map(([name, grant]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(grant)}</td></tr>`)
    .join('');
  return page(
    'Register the GitHub App',
    `<form method="post" action="${escapeHtml(trip.action)}"><input type="hidden" name="manifest" value="${escapeHtml(JSON.stringify(trip.manifest))}">
<p>The next page is GitHub’s. It asks you to confirm the name and then brings you back here.</p><button>Create the App on GitHub</button></form>
<p>The App asks for:</p><table>${rows}</table>
<p>and hears of: ${trip.manifest.default_events.map(escapeHtml).join(', ')}.</p>`,
  );
}

/** Says that it is done and what comes next. */
export function donePage(app: { slug: string; htmlUrl: string; file: string }): string {
  return page(
    'The App is registered',
    `<p><strong>${escapeHtml(app.slug)}</strong> is yours, and this server works as it from now on; no restart is needed. Its credentials are in <code>${escapeHtml(app.file)}</code>: keep that file in your back-ups, and away from everybody else.</p>
<p>Next, choose the repositories it looks after:</p>
<p><a class="button" rel="noreferrer" href="${escapeHtml(`${app.htmlUrl}/installations/new`)}">Install it</a></p>
<p>Then run <code>pipewright doctor</code>: it checks the whole installation, GitHub’s side too.</p>`,
  );
}

/** Says what went wrong and where to go. */
export function failedPage(problem: string): string {
  return page(
    'That did not work',
    `<p class="wrong">${escapeHtml(problem)}</p><p><a class="button" href="/setup">Start again</a></p>`,
  );
}

import type { Manifest } from '../apps/app-manifest.ts';
import type { Account, App } from '../state/identity.ts';
import type { World } from '../state/world.ts';
import { html, type Html } from './html.ts';
import type { Page } from './parts.ts';

function page(title: string, body: Html): Page {
  return { title, repository: null, tab: null, body, live: false };
}

/** People and organisations, for a choice of who acts: nobody signs in here. */
function choice(name: string, label: string, accounts: readonly Account[]): Html {
  return html`<label
    >${label}
    <select name="${name}">
      ${accounts.map(({ login }) => html`<option>${login}</option>`)}
    </select></label
  >`;
}

/** Accounts of that type, in the order they were made. */
export function accountsOf(world: World, ...types: Array<Account['type']>): Account[] {
  return [...world.accounts.values()].filter(
    ({ type, login }) => types.includes(type) && login !== 'github',
  );
}

/** Says what cannot be done, in a list. */
export function problemPage(title: string, problems: readonly string[]): Page {
  return page(
    title,
    html`<h1>${title}</h1>
      <ul class="problems">
        ${problems.map((problem) => html`<li>${problem}</li>`)}
      </ul>`,
  );
}

/** Asks whether to register the App that a manifest describes, under which name, for whom. */
export function newAppPage(
  world: World,
  {
    manifest,
    text,
    state,
    owner,
  }: { manifest: Manifest; text: string; state: string; owner: string | null },
): Page {
  const permissions = Object.entries(manifest.default_permissions);
  const hook = manifest.hook_attributes;
  return page(
    'Register new GitHub App',
    html`<h1>Register new GitHub App</h1>
      <form method="post" action="/settings/apps/manifest" class="box form">
        <input type="hidden" name="manifest" value="${text}" />
        <input type="hidden" name="state" value="${state}" />
        <label
          >Name <input name="name" required maxlength="34" value="${manifest.name ?? ''}"
        /></label>
        ${
          owner === null
            ? choice('owner', 'Owner', accountsOf(world, 'User', 'Organization'))
            : html`<input type="hidden" name="owner" value="${owner}" />
                <p>Owner: <strong>${owner}</strong></p>`
        }
        <p>Homepage: <code>${manifest.url}</code></p>
        <p>
          Webhook:
          ${hook === undefined ? 'none' : html`<code>${hook.url}</code> ${!hook.active && '(inactive)'}`}
        </p>
        <p>
          Permissions: ${permissions.map(([name, grant]) => html`<code>${name}: ${grant}</code> `)}
        </p>
        <p>Events: ${manifest.default_events.map((name) => html`<code>${name}</code> `)}</p>
        <button>Create GitHub App</button>
      </form>`,
  );
}

/** An App's own page. */
export function appPage(app: App): Page {
  return page(
    app.name,
    html`<h1>${app.name}</h1>
      <p>${app.description}</p>
      <p><a href="/apps/${app.slug}/installations/new">Install</a></p>`,
  );
}

/** Asks on which repositories of which owner an App is to be installed. */
export function installPage(world: World, app: App, state: string): Page {
  const repositories = [...world.repositories.values()];
  return page(
    `Install ${app.name}`,
    html`<h1>Install ${app.name}</h1>
      <form method="post" action="/apps/${app.slug}/installations" class="box form">
        <input type="hidden" name="state" value="${state}" />
        <p>Repositories, all of one owner:</p>
        ${repositories.map(
          ({ owner, name }) =>
            html`<label
              ><input type="checkbox" name="repository" value="${owner.login}/${name}" />
              ${owner.login}/${name}</label
            >`,
        )}
        <button>Install</button>
      </form>`,
  );
}

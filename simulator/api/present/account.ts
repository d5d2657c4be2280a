import type {
  App as WebhookApp,
  Installation as WebhookInstallation,
  Organization,
  User,
} from '@octokit/webhooks-types';
import type { Account, App, Installation } from '../../state/identity.ts';
import type { World } from '../../state/world.ts';

/** GitHub's opaque id of a thing: its kind and number, in base64. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64');
}

/** GitHub's time format: ISO 8601 in UTC without fractions. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** As `timestamp`, or null. */
export function timestampOrNull(date: Date | null): string | null {
  return date === null ? null : timestamp(date);
}

/** A user, bot or organisation as it stands inside other answers. */
export function presentAccount(world: World, account: Account): User {
  const url = `${world.urls.api}/users/${encodeURIComponent(account.login)}`;
  const name = account.login.replace(/\[bot\]$/, '');
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.type, account.id),
    avatar_url: `${world.urls.html}/avatars/${account.id}.svg`,
    gravatar_id: '',
    url,
    html_url: `${world.urls.html}/${account.type === 'Bot' ? `apps/${name}` : name}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
  };
}

/** An account on a page of its own (`GET /users/{login}`). */
export function presentPublicUser(world: World, account: Account): User & Record<string, unknown> {
  const repositories = [...world.repositories.values()].filter(
    (repository) => repository.owner === account && !repository.private,
  );
  return {
    ...presentAccount(world, account),
    name: account.name,
    email: null,
    company: null,
    blog: '',
    location: null,
    hireable: null,
    bio: null,
    public_repos: repositories.length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: timestamp(account.createdAt),
    updated_at: timestamp(account.createdAt),
  };
}

/** The `organization` of a webhook payload. */
export function presentOrganization(world: World, account: Account): Organization {
  const url = `${world.urls.api}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('Organization', account.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${world.urls.html}/avatars/${account.id}.svg`,
    description: null,
  };
}

/** An App, as checks and comments name it. */
export function presentApp(world: World, app: App): WebhookApp & { slug: string } {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('App', app.id),
    owner: presentAccount(world, app.owner),
    name: app.name,
    description: app.description,
    external_url: app.externalUrl,
    html_url: `${world.urls.html}/apps/${app.slug}`,
    created_at: timestamp(app.createdAt),
    updated_at: timestamp(app.createdAt),
    permissions: app.permissions,
    events: app.events as NonNullable<WebhookApp['events']>,
  };
}

/** An installation of an App. */
export function presentInstallation(world: World, installation: Installation): WebhookInstallation {
  const { app, account } = installation;
  const url = `${world.urls.api}/app/installations/${installation.id}`;
  return {
    id: installation.id,
    account: presentAccount(world, account),
    repository_selection: 'selected',
    access_tokens_url: `${url}/access_tokens`,
    repositories_url: `${world.urls.api}/installation/repositories`,
    html_url: `${world.urls.html}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type === 'Organization' ? 'Organization' : 'User',
    permissions: app.permissions,
    events: app.events as WebhookInstallation['events'],
    created_at: timestamp(installation.createdAt),
    updated_at: timestamp(installation.createdAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: installation.suspendedAt === null ? null : presentAccount(world, account),
    suspended_at: timestampOrNull(installation.suspendedAt),
  };
}

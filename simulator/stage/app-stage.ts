import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { presentInstallation } from '../api/present/account.ts';
import { presentRepositoryName } from '../api/present/repository.ts';
import type { App, Grant, Installation } from '../state/identity.ts';
import type { World } from '../state/world.ts';
import { emitInstallation } from '../webhooks/emit.ts';
import { accountNamed, newAccount, refused, repositoryNamed } from './names.ts';

/** What an App needs to act: put it into the product's configuration. */
export interface AppCredentials {
  appId: number;
  clientId: string;
  clientSecret: string;
  slug: string;
  /** PKCS#1 PEM, as GitHub hands it out. */
  privateKey: string;
  webhookSecret: string;
}

/** What an App is registered with; `metadata: read` is always granted. */
export interface NewApp {
  /** `Pipewright` where none is given; the slug is made from it. */
  name?: string;
  owner?: string;
  permissions: Record<string, Grant>;
  events: string[];
  webhookSecret?: string;
  /** Its homepage; a page of the simulator's where none is given. */
  url?: string;
  description?: string;
  callbackUrls?: string[];
  setupUrl?: string | null;
}

/** Registers an App with a fresh key and secret. */
export function createApp(world: World, options: NewApp): AppCredentials {
  const name = options.name ?? 'Pipewright';
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  if ([...world.apps.values()].some((app) => app.slug === slug)) throw refused(`${name} is taken`);
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const clientSecret = randomBytes(20).toString('hex');
  const webhookSecret = options.webhookSecret ?? randomBytes(20).toString('hex');
  const app: App = {
    id: world.nextId(),
    clientId: `Iv23li${randomBytes(7).toString('hex')}`,
    slug,
    name,
    description: options.description ?? '',
    externalUrl: options.url ?? `${world.urls.html}/apps/${slug}`,
    owner: accountNamed(world, options.owner ?? 'app-owner'),
    bot: newAccount(world, `${slug}[bot]`, 'Bot', `${slug}[bot]`),
    permissions: { metadata: 'read', ...options.permissions },
    events: options.events,
    publicKey: keys.publicKey,
    clientSecret,
    callbackUrls: options.callbackUrls ?? [],
    setupUrl: options.setupUrl ?? null,
    webhookSecret,
    webhookUrl: null,
    hookId: world.nextId(),
    createdAt: world.clock(),
  };
  world.apps.set(app.id, app);
  return {
    appId: app.id,
    clientId: app.clientId,
    clientSecret,
    slug,
    privateKey: keys.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    webhookSecret,
  };
}

/** Installs an App on repositories of one owner, or adds them to its installation there. */
export function install(world: World, appId: number, names: string[]): Installation {
  const app = world.apps.get(appId);
  if (app === undefined) throw refused(`there is no App ${appId}`);
  const repositories = names.map((name) => repositoryNamed(world, name));
  const [first] = repositories;
  if (first === undefined || repositories.some(({ owner }) => owner !== first.owner)) {
    throw refused('an installation is on repositories of one owner, at least one');
  }
  const known = [...world.installations.values()].find(
    (each) => each.app === app && each.account === first.owner,
  );
  const listed = repositories.map(presentRepositoryName);
  if (known !== undefined) {
    for (const repository of repositories) known.repositories.add(repository);
    emitInstallation(world, known, 'installation_repositories', {
      action: 'added',
      installation: presentInstallation(world, known),
      repository_selection: 'selected',
      repositories_added: listed,
      repositories_removed: [],
      requester: null,
    });
    return known;
  }
  const installation: Installation = {
    id: world.nextId(),
    app,
    account: first.owner,
    repositories: new Set(repositories),
    createdAt: world.clock(),
    suspendedAt: null,
  };
  world.installations.set(installation.id, installation);
  emitInstallation(world, installation, 'installation', {
    action: 'created',
    installation: presentInstallation(world, installation),
    repositories: listed,
  });
  return installation;
}

function installationWithId(world: World, id: number): Installation {
  const installation = world.installations.get(id);
  if (installation === undefined) throw refused(`there is no installation ${id}`);
  return installation;
}

/** Takes an App off an account. */
export function uninstall(world: World, installationId: number): void {
  const installation = installationWithId(world, installationId);
  emitInstallation(world, installation, 'installation', {
    action: 'deleted',
    installation: presentInstallation(world, installation),
    repositories: [...installation.repositories].map(presentRepositoryName),
  });
  world.installations.delete(installationId);
}

/** Takes one repository out of an installation. */
export function removeFromInstallation(world: World, installationId: number, name: string): void {
  const installation = installationWithId(world, installationId);
  const repository = repositoryNamed(world, name);
  installation.repositories.delete(repository);
  emitInstallation(world, installation, 'installation_repositories', {
    action: 'removed',
    installation: presentInstallation(world, installation),
    repository_selection: 'selected',
    repositories_added: [],
    repositories_removed: [presentRepositoryName(repository)],
    requester: null,
  });
}

/** Suspends an installation, or lets it work again. */
export function suspend(world: World, installationId: number, suspended: boolean): void {
  const installation = installationWithId(world, installationId);
  installation.suspendedAt = suspended ? world.clock() : null;
  const { suspended_by, suspended_at, ...described } = presentInstallation(world, installation);
  emitInstallation(
    world,
    installation,
    'installation',
    suspended_by === null || suspended_at === null
      ? {
          action: 'unsuspend',
          installation: { ...described, suspended_by: null, suspended_at: null },
        }
      : { action: 'suspend', installation: { ...described, suspended_by, suspended_at } },
  );
}

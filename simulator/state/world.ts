import type { Clock } from '../../src/domain/clock.ts';
import type { ManifestCode } from '../apps/app-manifest.ts';
import type { FaultSource } from '../faults/fault-rules.ts';
import type { WorkflowRunner } from '../workflow-runner.ts';
import type { Hooks } from '../webhooks/hooks.ts';
import type {
  Account,
  App,
  Installation,
  InstallationToken,
  OAuthCode,
  UserToken,
} from './identity.ts';
import type { Repository } from './repository.ts';

/** Where the simulator is reached: pages, REST, and the other origin that keeps logs and archives. */
export interface Urls {
  html: string;
  api: string;
  storage: string;
}

/** All that the simulated GitHub knows, and what it works with; one per simulator. */
export interface World {
  clock: Clock;
  urls: Urls;
  dataDir: string;
  runner: WorkflowRunner | null;
  hooks: Hooks;
  faults: FaultSource;
  log(message: string): void;
  /** `long` gives tokens of the form that GitHub issues since 2026, with a JWT inside. */
  tokenForm: 'short' | 'long';
  nextId(): number;
  accounts: Map<string, Account>;
  apps: Map<number, App>;
  /** GitHub's own App, whose checks are the Actions jobs. */
  actionsApp: App;
  installations: Map<number, Installation>;
  tokens: Map<string, InstallationToken>;
  manifestCodes: Map<string, ManifestCode>;
  userTokens: Map<string, Account>;
  oauthCodes: Map<string, OAuthCode>;
  /** People's tokens that were issued to Apps. */
  appUserTokens: Map<string, UserToken>;
  repositories: Map<number, Repository>;
  /** One-time or short-lived downloads of the storage origin, by their path. */
  downloads: Map<string, Download>;
  /** Work under way in the background; `stop` waits for it. */
  background: Set<Promise<unknown>>;
}

/** A download that the storage origin answers until it expires. */
export interface Download {
  expiresAt: Date;
  once: boolean;
  /** As Azure does with addresses that carry their own signature. */
  refusesAuthorization: boolean;
  contentType: string;
  fileName: string | null;
  open(): Promise<NodeJS.ReadableStream | Uint8Array>;
}

/** The repository of that name, whatever its case, or undefined. */
export function findRepository(world: World, owner: string, name: string): Repository | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  return [...world.repositories.values()].find(
    (repository) => `${repository.owner.login}/${repository.name}`.toLowerCase() === wanted,
  );
}

/** The account of that login, whatever its case, or undefined. */
export function findAccount(world: World, login: string): Account | undefined {
  return world.accounts.get(login.toLowerCase());
}

/** Installations that see a repository and are not suspended. */
export function installationsOn(world: World, repository: Repository): Installation[] {
  return [...world.installations.values()].filter(
    (installation) =>
      installation.suspendedAt === null && installation.repositories.has(repository),
  );
}

/** Lets work go on in the background; an error of it goes to the log. */
export function inBackground(world: World, what: string, work: Promise<unknown>): void {
  const watched = work
    .catch((error: unknown) => {
      world.log(`${what} failed: ${error instanceof Error ? error.stack : String(error)}`);
    })
    .finally(() => world.background.delete(watched));
  world.background.add(watched);
}

/** Runs changes of a repository's refs one after another. */
export async function inTurn<Result>(
  repository: Repository,
  change: () => Promise<Result>,
): Promise<Result> {
  const result = repository.tail.then(change, change);
  repository.tail = result.catch(() => undefined);
  return result;
}

import { randomBytes } from 'node:crypto';
import type { PullRequest } from '../state/conversation.ts';
import type { Account, Installation, Role } from '../state/identity.ts';
import type { Repository } from '../state/repository.ts';
import { pressButton } from '../flows/press-button.ts';
import type { World } from '../state/world.ts';
import { emitPing } from '../webhooks/emit.ts';
import {
  createApp,
  install,
  removeFromInstallation,
  suspend,
  uninstall,
  type AppCredentials,
  type NewApp,
} from './app-stage.ts';
import { accountNamed, newAccount, refused, repositoryNamed } from './names.ts';
import {
  createRepository,
  fork,
  openPullRequest,
  pushCommit,
  type NewPullRequest,
  type NewRepository,
  type StageFiles,
} from './repository-stage.ts';

/** Ways to set the stage: what a person does on GitHub's pages. Names are checked; each throws with a reason. */
export interface Stage {
  createOrganisation(login: string): Account;
  /** A person with a token of their own, for git and REST. */
  createUser(login: string, name?: string): { account: Account; token: string };
  /** Takes a person into an organisation. */
  addMember(organisation: string, login: string, role?: 'admin' | 'member'): void;
  grant(repository: string, login: string, role: Role): void;
  /** Makes an environment of a repository wait for an App's verdict before each deployment. */
  protectEnvironment(repository: string, environment: string, appId: number): void;
  createApp(options: NewApp): AppCredentials;
  /** Points an App's webhook at a URL, and greets it with a ping. Without `appId` all Apps. */
  setWebhookTarget(url: string | null, appId?: number): void;
  /** Makes a repository with one commit; workflows run for it as for every push. */
  createRepository(options: NewRepository): Promise<Repository>;
  /** Installs an App on repositories (`owner/name`) of one owner, or adds them to its installation there. */
  install(appId: number, repositories: string[]): Installation;
  uninstall(installationId: number): void;
  removeFromInstallation(installationId: number, repository: string): void;
  suspend(installationId: number, suspended: boolean): void;
  /** Adds a commit to a branch, made from the default branch where it is new, and gives its sha. */
  pushCommit(
    repository: string,
    branch: string,
    files: StageFiles,
    commit?: { author?: string; message?: string },
  ): Promise<string>;
  openPullRequest(repository: string, options: NewPullRequest): Promise<PullRequest>;
  /** Presses a button of a check run as a person. */
  pressButton(repository: string, checkId: number, identifier: string, login: string): void;
  /** Forks a repository to an account, with all its branches. */
  fork(repository: string, owner: string): Promise<Repository>;
}

/** Builds the ways to set the stage of a world. */
export function createStage(world: World): Stage {
  return {
    createOrganisation: (login) => newAccount(world, login, 'Organization', login),
    createUser(login, name) {
      const account = newAccount(world, login, 'User', name ?? login);
      const token = `ghp_${randomBytes(18).toString('hex')}`;
      world.userTokens.set(token, account);
      return { account, token };
    },
    addMember(organisation, login, role = 'member') {
      const account = accountNamed(world, organisation);
      if (account.type !== 'Organization') throw refused(`${organisation} is no organisation`);
      (account.members ??= new Map()).set(accountNamed(world, login), role);
    },
    grant(repository, login, role) {
      repositoryNamed(world, repository).collaborators.set(accountNamed(world, login), role);
    },
    protectEnvironment(repository, environment, appId) {
      const app = world.apps.get(appId);
      if (app === undefined) throw refused(`there is no App ${appId}`);
      const { protections } = repositoryNamed(world, repository);
      protections.set(environment, (protections.get(environment) ?? new Set()).add(app));
    },
    createApp: (options) => createApp(world, options),
    setWebhookTarget(url, appId) {
      for (const app of world.apps.values()) {
        if (appId !== undefined && app.id !== appId) continue;
        app.webhookUrl = url;
        if (url !== null) emitPing(world, app);
      }
    },
    createRepository: async (options) => createRepository(world, options),
    install: (appId, repositories) => install(world, appId, repositories),
    uninstall(installationId) {
      uninstall(world, installationId);
    },
    removeFromInstallation(installationId, repository) {
      removeFromInstallation(world, installationId, repository);
    },
    suspend(installationId, suspended) {
      suspend(world, installationId, suspended);
    },
    pushCommit: async (repository, branch, files, commit) =>
      pushCommit(world, repository, branch, files, commit),
    openPullRequest: async (repository, options) => openPullRequest(world, repository, options),
    pressButton(repository, checkId, identifier, login) {
      const check = repositoryNamed(world, repository).checks.get(checkId);
      if (check === undefined) throw refused(`${repository} has no check ${checkId}`);
      pressButton(world, check, identifier, accountNamed(world, login));
    },
    fork: async (repository, owner) => fork(world, repository, owner),
  };
}

import { createHash } from 'node:crypto';
import type { Account, Installation, UserToken } from '../../state/identity.ts';
import type { Repository } from '../../state/repository.ts';
import { findAccount, type World } from '../../state/world.ts';
import { ApiError, notFound } from '../api-error.ts';
import { asAnyone, list, noContent, ok, type Call, type Operation } from '../operation.ts';
import { maySee, roleOf } from '../permissions.ts';
import {
  nodeId,
  presentAccount,
  presentInstallation,
  presentOrganization,
  presentPublicUser,
  timestamp,
} from '../present/account.ts';
import { presentRepository } from '../present/repository.ts';

/** Who is signed in; 401 for strangers, 403 for Apps. */
function signedIn({ actor }: Pick<Call, 'actor'>): Account {
  if (actor.kind === 'user') return actor.account;
  if (actor.kind === 'anonymous') throw new ApiError(401, 'Requires authentication');
  throw new ApiError(403, 'Resource not accessible by integration');
}

/** Repositories in which a person has a role of their own, public ones of strangers left out. */
function ownRepositories({ world, actor }: Pick<Call, 'world' | 'actor'>): Repository[] {
  if (actor.kind !== 'user') return [];
  const { account } = actor;
  return [...world.repositories.values()].filter(
    (repository) =>
      maySee(actor, repository) &&
      (repository.owner === account ||
        repository.collaborators.has(account) ||
        repository.owner.members?.has(account) === true),
  );
}

/** Installations of the App that the token was issued to, where its holder sees a repository. */
function installationsOf(call: Pick<Call, 'world' | 'actor'>): Installation[] {
  const { world, actor } = call;
  const account = signedIn(call);
  const via = actor.kind === 'user' ? actor.via : null;
  if (via === null) {
    throw new ApiError(
      403,
      'You must authenticate with an access token authorized to a GitHub App',
    );
  }
  return [...world.installations.values()].filter(
    (installation) =>
      installation.app === via.app &&
      [...installation.repositories].some((repository) => roleOf(account, repository) !== null),
  );
}

/** What a role in a repository lets its holder do, as GitHub lists it. */
function permissionsIn(role: ReturnType<typeof roleOf>) {
  const writes = role === 'admin' || role === 'write';
  const rules = role === 'admin';
  return { admin: rules, maintain: rules, push: writes, triage: writes, pull: true };
}

function organisationsOf(world: World, account: Account): Account[] {
  return [...world.accounts.values()].filter((each) => each.members?.has(account) === true);
}

function organisation(world: World, login: string | undefined): Account {
  const account = findAccount(world, login ?? '');
  if (account?.type !== 'Organization') throw notFound();
  return account;
}

function presentToken(world: World, token: UserToken): Record<string, unknown> {
  const { app } = token;
  return {
    id: token.id,
    url: `${world.urls.api}/authorizations/${token.id}`,
    scopes: null,
    token: token.token,
    token_last_eight: token.token.slice(-8),
    hashed_token: createHash('sha256').update(token.token).digest('hex'),
    app: { name: app.name, url: app.externalUrl, client_id: app.clientId },
    note: null,
    note_url: null,
    created_at: timestamp(token.createdAt),
    updated_at: timestamp(token.createdAt),
    fingerprint: null,
    expires_at: timestamp(token.expiresAt),
    user: { ...presentAccount(world, token.account) },
  };
}

/** People who are signed in: who they are, what they see, and whether a token is theirs. */
export const userRoutes = {
  'users/get-authenticated': asAnyone<'users/get-authenticated'>((call) => {
    const account = signedIn(call);
    const mine = [...call.world.repositories.values()].filter(({ owner }) => owner === account);
    const hidden = mine.filter((repository) => repository.private).length;
    return ok({
      ...presentPublicUser(call.world, account),
      user_view_type: 'private',
      private_gists: 0,
      total_private_repos: hidden,
      owned_private_repos: hidden,
      disk_usage: 0,
      collaborators: 0,
      two_factor_authentication: true,
    });
  }),
  'apps/list-installations-for-authenticated-user':
    asAnyone<'apps/list-installations-for-authenticated-user'>(async (call) =>
      list(
        call,
        installationsOf(call),
        (installation) => presentInstallation(call.world, installation),
        (installations, total_count) => ({ total_count, installations }),
      ),
    ),
  'apps/list-installation-repos-for-authenticated-user':
    asAnyone<'apps/list-installation-repos-for-authenticated-user'>(async (call) => {
      const account = signedIn(call);
      const found = installationsOf(call).find(
        ({ id }) => String(id) === call.path['installation_id'],
      );
      if (found === undefined) throw notFound();
      return list(
        call,
        [...found.repositories].filter((repository) => roleOf(account, repository) !== null),
        (repository) => ({
          ...presentRepository(call.world, repository),
          permissions: permissionsIn(roleOf(account, repository)),
        }),
        (repositories, total_count) => ({ total_count, repositories }),
      );
    }),
  'repos/list-for-authenticated-user': asAnyone<'repos/list-for-authenticated-user'>(
    async (call) => {
      const account = signedIn(call);
      return list(call, ownRepositories(call), (repository) => {
        const permissions = permissionsIn(roleOf(account, repository));
        return { ...presentRepository(call.world, repository), permissions };
      });
    },
  ),
  'orgs/list-for-authenticated-user': asAnyone<'orgs/list-for-authenticated-user'>(async (call) =>
    list(call, organisationsOf(call.world, signedIn(call)), (each) =>
      presentOrganization(call.world, each),
    ),
  ),
  'orgs/get-membership-for-authenticated-user':
    asAnyone<'orgs/get-membership-for-authenticated-user'>((call) => {
      const { world } = call;
      const account = signedIn(call);
      const org = organisation(world, call.path['org']);
      const role = org.members?.get(account);
      if (role === undefined) throw notFound();
      const url = `${world.urls.api}/orgs/${org.login}`;
      return ok({
        url: `${url}/memberships/${account.login}`,
        state: 'active',
        role,
        organization_url: url,
        organization: presentOrganization(world, org),
        user: { ...presentAccount(world, account), node_id: nodeId('User', account.id) },
      });
    }),
  'orgs/check-membership-for-user': asAnyone<'orgs/check-membership-for-user'>(
    ({ world, actor, path }) => {
      const org = organisation(world, path['org']);
      const insider =
        (actor.kind === 'user' && org.members?.has(actor.account) === true) ||
        (actor.kind === 'installation' &&
          actor.token.installation.account === org &&
          actor.token.permissions['members'] !== undefined);
      if (!insider) {
        // Strangers are shown to the public list, which is empty here.
        const location = `${world.urls.api}/orgs/${org.login}/public_members/${path['username']}`;
        return { status: 302, location };
      }
      const account = findAccount(world, path['username'] ?? '');
      if (account === undefined || org.members?.has(account) !== true) throw notFound();
      return noContent();
    },
  ),
  'apps/check-token': asAnyone<'apps/check-token'>(({ world, actor, path, body }) => {
    if (actor.kind !== 'client' || actor.app.clientId !== path['client_id']) throw notFound();
    const token = world.appUserTokens.get(body.access_token);
    if (token?.app !== actor.app || token.expiresAt <= world.clock()) throw notFound();
    return ok(presentToken(world, token));
  }),
} satisfies Record<string, Operation>;

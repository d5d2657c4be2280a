import { randomBytes } from 'node:crypto';
import { takeManifestCode } from '../../apps/app-manifest.ts';
import type { HookDelivery } from '../../webhooks/hooks.ts';
import type { App, Grant, Installation, Permissions } from '../../state/identity.ts';
import type { Repository } from '../../state/repository.ts';
import { findAccount, type World } from '../../state/world.ts';
import { ApiError, notFound, unprocessable } from '../api-error.ts';
import {
  asAnyone,
  asApp,
  asInstallation,
  created,
  list,
  noContent,
  ok,
  type Answer,
  type Operation,
} from '../operation.ts';
import { presentApp, presentInstallation, timestamp } from '../present/account.ts';
import { presentHookConfig } from '../present/hook-config.ts';
import { presentRepository } from '../present/repository.ts';

/** An installation token lives for one hour. */
const TOKEN_MS = 60 * 60 * 1000;

function installationOf(world: World, app: App, id: string): Installation {
  const installation = world.installations.get(Number(id));
  if (installation?.app !== app) throw notFound();
  return installation;
}

function installationOfAccount(world: World, app: App, login: string): Answer {
  const account = findAccount(world, login);
  const installation = [...world.installations.values()].find(
    (each) => each.app === app && each.account === account,
  );
  if (installation === undefined) throw notFound();
  return ok(presentInstallation(world, installation));
}

function narrowPermissions(app: App, wanted: Record<string, unknown> | undefined): Permissions {
  if (wanted === undefined) return { ...app.permissions };
  for (const [name, grant] of Object.entries(wanted)) {
    const granted = app.permissions[name];
    if (granted === undefined || (granted === 'read' && grant !== 'read')) {
      throw unprocessable('The permissions requested are not granted to this installation.');
    }
  }
  return wanted as Record<string, Grant>;
}

function narrowRepositories(
  installation: Installation,
  wanted: { names: string[] | undefined; ids: number[] | undefined },
): Set<Repository> | null {
  if (wanted.names === undefined && wanted.ids === undefined) return null;
  const chosen = [...installation.repositories].filter(
    ({ name, id }) => wanted.names?.includes(name) === true || wanted.ids?.includes(id) === true,
  );
  if (chosen.length < (wanted.names?.length ?? 0) + (wanted.ids?.length ?? 0)) {
    throw unprocessable(
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  return new Set(chosen);
}

/** A token of the old form, or of the long one that holds a JWT. */
function newToken(world: World, installation: Installation): string {
  const short = `ghs_${randomBytes(27).toString('base64url').replace(/[-_]/g, 'x')}`;
  if (world.tokenForm === 'short') return short;
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: installation.id, jti: randomBytes(12).toString('hex') };
  const signature = randomBytes(256).toString('base64url');
  return `ghs_${installation.app.id}_${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${signature}`;
}

function presentDelivery(delivery: HookDelivery): Record<string, unknown> {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: timestamp(delivery.deliveredAt),
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

function deliveryOf(world: World, app: App, id: string): HookDelivery {
  const found = world.hooks.deliveries.find((each) => each.id === Number(id) && each.app === app);
  if (found === undefined) throw notFound();
  return found;
}

/** The App itself, its installations, their tokens, and its webhook's deliveries. */
export const appRoutes = {
  'apps/create-from-manifest': asAnyone<'apps/create-from-manifest'>(({ world, path }) => {
    const found = takeManifestCode(world, path['code'] ?? '');
    if (found === undefined) throw notFound();
    const { app, credentials } = found;
    return created({
      ...presentApp(world, app),
      client_id: app.clientId,
      client_secret: credentials.clientSecret,
      webhook_secret: credentials.webhookSecret,
      pem: credentials.privateKey,
    });
  }),
  'apps/get-authenticated': asApp<'apps/get-authenticated'>(({ world, app }) => {
    const installations = [...world.installations.values()].filter((each) => each.app === app);
    return ok({
      ...presentApp(world, app),
      client_id: app.clientId,
      installations_count: installations.length,
    });
  }),
  'apps/list-installations': asApp<'apps/list-installations'>(async (call) =>
    list(
      call,
      [...call.world.installations.values()].filter((each) => each.app === call.app),
      (installation) => {
        const { account, ...described } = presentInstallation(call.world, installation);
        const { createdAt, login } = installation.account;
        // In this one list the description wants an enterprise's fields of every account.
        const both = { name: login, slug: login, created_at: timestamp(createdAt) };
        return { ...described, account: { ...account, ...both, updated_at: both.created_at } };
      },
    ),
  ),
  'apps/get-installation': asApp<'apps/get-installation'>(({ world, app, path }) =>
    ok(presentInstallation(world, installationOf(world, app, path['installation_id'] ?? ''))),
  ),
  'apps/get-repo-installation': asApp<'apps/get-repo-installation'>(({ world, app, path }) => {
    const wanted = `${path['owner']}/${path['repo']}`.toLowerCase();
    const installation = [...world.installations.values()].find(
      (each) =>
        each.app === app &&
        [...each.repositories].some(
          ({ owner, name }) => `${owner.login}/${name}`.toLowerCase() === wanted,
        ),
    );
    if (installation === undefined) throw notFound();
    return ok(presentInstallation(world, installation));
  }),
  'apps/get-org-installation': asApp<'apps/get-org-installation'>(({ world, app, path }) =>
    installationOfAccount(world, app, path['org'] ?? ''),
  ),
  'apps/get-user-installation': asApp<'apps/get-user-installation'>(({ world, app, path }) =>
    installationOfAccount(world, app, path['username'] ?? ''),
  ),
  'apps/create-installation-access-token': asApp<'apps/create-installation-access-token'>(
    ({ world, app, path, body }) => {
      const installation = installationOf(world, app, path['installation_id'] ?? '');
      if (installation.suspendedAt !== null) {
        throw new ApiError(403, 'This installation has been suspended');
      }
      const permissions = narrowPermissions(app, body.permissions);
      const repositories = narrowRepositories(installation, {
        names: body.repositories,
        ids: body.repository_ids?.map(Number),
      });
      const token = newToken(world, installation);
      const expiresAt = new Date(world.clock().getTime() + TOKEN_MS);
      world.tokens.set(token, { token, installation, permissions, repositories, expiresAt });
      return created({
        token,
        expires_at: timestamp(expiresAt),
        permissions,
        repository_selection: 'selected',
        ...(repositories === null
          ? {}
          : { repositories: [...repositories].map((each) => presentRepository(world, each)) }),
      });
    },
  ),
  'apps/revoke-installation-access-token': asInstallation<'apps/revoke-installation-access-token'>(
    ({ world, actor }) => {
      if (actor.kind === 'installation') world.tokens.delete(actor.token.token);
      return noContent();
    },
  ),
  'apps/list-repos-accessible-to-installation':
    asInstallation<'apps/list-repos-accessible-to-installation'>(async (call) => {
      const { actor, installation, world } = call;
      const narrowed = actor.kind === 'installation' ? actor.token.repositories : null;
      return list(
        call,
        [...(narrowed ?? installation.repositories)],
        (repository) => presentRepository(world, repository),
        (repositories, total_count) => ({
          total_count,
          repository_selection: 'selected',
          repositories,
        }),
      );
    }),
  'apps/get-webhook-config-for-app': asApp<'apps/get-webhook-config-for-app'>(({ app }) =>
    ok(presentHookConfig(app)),
  ),
  'apps/list-webhook-deliveries': asApp<'apps/list-webhook-deliveries'>((call) => {
    const { status, per_page: size } = call.query;
    const failed = ({ statusCode }: HookDelivery): boolean => statusCode < 200 || statusCode > 399;
    const deliveries = call.world.hooks.deliveries
      .filter((each) => each.app === call.app)
      .filter((each) => status === undefined || failed(each) === (status === 'failure'))
      .toReversed();
    // Paging by cursor: the id of the first delivery that is not on the page before.
    const from =
      call.query.cursor === undefined
        ? 0
        : deliveries.findIndex(({ id }) => String(id) === call.query.cursor);
    if (from < 0) throw new ApiError(400, 'The cursor is not valid');
    const end = from + (size ?? 30);
    const next = deliveries[end];
    return {
      ...ok(deliveries.slice(from, end).map(presentDelivery)),
      ...(next === undefined ? {} : { nextCursor: String(next.id) }),
    };
  }),
  'apps/get-webhook-delivery': asApp<'apps/get-webhook-delivery'>(({ world, app, path }) => {
    const delivery = deliveryOf(world, app, path['delivery_id'] ?? '');
    return ok({
      ...presentDelivery(delivery),
      url: app.webhookUrl ?? '',
      request: {
        headers: delivery.request.headers,
        payload: JSON.parse(delivery.request.body) as unknown,
      },
      response: { headers: delivery.response.headers, payload: delivery.response.body },
    });
  }),
  'apps/redeliver-webhook-delivery': asApp<'apps/redeliver-webhook-delivery'>(
    ({ world, app, path }) => {
      const delivery = deliveryOf(world, app, path['delivery_id'] ?? '');
      world.hooks.redeliver(app, delivery.id);
      return { status: 202, json: {} };
    },
  ),
} satisfies Record<string, Operation>;

import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { createApiKey } from '../../../src/accounts/api-keys.ts';
import { createUser } from '../../../src/accounts/create-user.ts';
import { permissionsOfRole, permissionsOfScopes } from '../../../src/accounts/permissions.ts';
import { botContract } from '../../../src/api/contracts/bot/contract.ts';
import type { Contract } from '../../../src/api/frame/contract.ts';
import { ROLES, SCOPES, type Scope } from '../../../src/domain/identity.ts';
import { createGitHubWorld } from '../../fakes/github-world.ts';
import { anIssue } from '../../fakes/issue.ts';
import { NO_LIMITS } from '../../fakes/rate-limits.ts';
import { openTestStorage } from '../../support/test-database.ts';
import { apiOver } from '../api-over.ts';
import { botOver } from '../contracts/bot/bot-over.ts';
import { buildServer } from '../running-server.ts';
import type { Material, Role } from './bad-requests.ts';

const HOUR_MS = 3_600_000;
const DEMO = { id: 22, owner: 'octo', name: 'demo' };
/** Every contract on one server over real stores, with somebody of every role, and a trap for requests of the server's own. */
export async function openFullServer() {
  const storage = await openTestStorage();
  const { accounts } = storage;
  const { bot, configuration } = await botOver(storage, createGitHubWorld({ repository: DEMO }));
  const { accessTokens, api } = apiOver(storage, { bot, limits: NO_LIMITS });
  // Callers have addresses of their own: one who guesses much would be slowed down.
  const { api: server, log } = buildServer({ deps: { api, trustProxy: 1 } });
  const url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  let trapped = 0;
  const trap = createHttpServer((_request, response) => {
    trapped += 1;
    response.end();
  });
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));

  for (const repository of [DEMO, { ...DEMO, id: 23, name: 'other' }]) {
    await storage.installations.saveRepository({
      ...repository,
      installationId: 11,
      private: true,
      defaultBranch: 'main',
      status: 'active',
    });
  }
  const issue = await storage.issues.open(
    anIssue({ repository: DEMO, finding: { fingerprint: randomUUID() } }),
  );
  const { run } = await storage.runs.start({
    issueId: issue.id,
    repositoryId: DEMO.id,
    headSha: issue.occurrence.headSha,
    fingerprint: issue.fingerprint,
    playbook: 'prettier-format',
    playbookVersion: '1.0.0',
  });
  // Resolved: nothing is left that would have to be asked of GitHub.
  await storage.issues.close(issue.id, 'resolved');
  const guid = randomUUID();
  await storage.deliveries.store({
    guid,
    event: 'workflow_run',
    action: 'completed',
    installationId: 11,
    repositoryId: DEMO.id,
    repository: 'octo/demo',
    status: 'received',
    payload: Buffer.from('{}'),
  });

  const now = () => new Date();
  const keyOf = async (
    scopes: Scope[],
    change: { repositories?: string[]; expiresAt?: Date; at?: Date } = {},
  ) => {
    const { repositories = null, expiresAt = null, at = now() } = change;
    const wanted = { name: 'tests', scopes, repositories, ownerId: null, expiresAt };
    return createApiKey(accounts.apiKeys, wanted, at);
  };
  const past = new Date(Date.now() - 2 * HOUR_MS);
  const expired = await keyOf(['admin'], { expiresAt: new Date(Date.now() - HOUR_MS), at: past });
  const revoked = await keyOf(['admin']);
  await accounts.apiKeys.revoke(revoked.key.id);
  const bound = await keyOf(['write'], { repositories: ['octo/other'] });

  // Who is changed and deleted, and a key that is revoked.
  const target = await createUser(accounts.users, {
    email: 'target@example.com',
    role: 'viewer',
    password: null,
  });
  const spare = await keyOf(['read']);
  const bearer = (secret: string) => ({ Authorization: `Bearer ${secret}` });
  const headerKey = (secret: string) => ({ 'X-API-Key': secret });
  const userTokens = await Promise.all(
    ROLES.map(async (role) => {
      const email = `${role}@example.com`;
      const user = await createUser(accounts.users, { email, role, password: null });
      return { role, user, token: await accessTokens.sign(user) };
    }),
  );
  const late = apiOver(storage, { clock: () => past }).accessTokens;
  const [someone] = userTokens;
  const overToken = someone === undefined ? '' : await late.sign(someone.user);

  async function materialOf(contract: Contract): Promise<Material> {
    const shown = contract === botContract ? bearer : headerKey;
    const keys: Role[] = await Promise.all(
      SCOPES.map(async (scope) => ({
        name: scope === 'admin' && contract === botContract ? 'admin' : `key that may ${scope}`,
        permissions: permissionsOfScopes([scope], null),
        headers: shown((await keyOf([scope])).secret),
      })),
    );
    const people: Role[] =
      contract === botContract
        ? []
        : userTokens.map(({ role, token }) => ({
            name: role,
            permissions: permissionsOfRole(role),
            headers: bearer(token),
          }));
    return {
      params: {
        owner: 'octo',
        repo: 'demo',
        issue_id: issue.id,
        execution_id: run.id,
        delivery_id: guid,
        playbook_name: 'prettier-format',
        user_id: target.id,
        api_key_id: spare.key.id,
      },
      roles: [...people, ...keys],
      strangers: [
        { name: 'a wrong key', headers: shown(`pw_${'A'.repeat(43)}`) },
        { name: 'an expired key', headers: shown(expired.secret) },
        { name: 'a revoked key', headers: shown(revoked.secret) },
        { name: 'an expired token', headers: bearer(overToken) },
        { name: 'a forged token', headers: bearer(`${overToken.slice(0, -6)}AAAAAA`) },
        { name: 'another scheme', headers: { Authorization: 'Basic YTpi' } },
      ],
      other: {
        name: 'who may see another repository',
        permissions: permissionsOfScopes(['write'], null),
        headers: shown(bound.secret),
      },
      trap: `http://127.0.0.1:${(trap.address() as AddressInfo).port}`,
    };
  }

  return {
    url,
    log,
    materialOf,
    trapped: () => trapped,
    async close() {
      await server.close(0);
      trap.closeAllConnections();
      await new Promise((resolve) => trap.close(resolve));
      configuration.close();
      await storage.stop();
    },
  };
}

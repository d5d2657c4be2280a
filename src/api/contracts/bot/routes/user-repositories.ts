import { z } from 'zod';
import { fullName } from '../../../../domain/repository.ts';
import { requireUnbound, route } from '../capabilities.ts';
import { ACCOUNT_EXAMPLES } from '../../../accounts/examples.ts';
import { userId } from '../../../accounts/schemas.ts';
import { owner, repo } from '../schemas/parts.ts';
import { BOT_SCHEMAS } from '../schemas.ts';

const PATH = '/api/v1/users/{user_id}/repositories';
const ONE = `${PATH}/{owner}/{repo}`;
const params = z.object({ user_id: userId, owner, repo });
const target = (named: Readonly<Record<string, string>>) => named['user_id'] ?? '';
const answerOf = (description: string, message: string) => ({
  200: {
    description,
    schema: z.object({ message: z.string(), user: z.string(), repository: z.string() }),
    example: { message, user: ACCOUNT_EXAMPLES.user.id, repository: 'octo/demo' },
  },
});

/** Repositories that admins give to users, beside those that GitHub lets them read. */
export const userRepositoryRoutes = [
  route({
    method: 'GET',
    path: PATH,
    operation: 'listUserRepositories',
    tag: 'Users',
    summary: 'List the repositories that a user was granted',
    description: 'Those that GitHub lets them read are theirs beside, and not told here.',
    permission: 'accounts:read',
    limit: 'management',
    params: z.object({ user_id: userId }),
    answers: {
      200: {
        description: 'All of them, oldest first',
        schema: z.object({ repositories: z.array(BOT_SCHEMAS.GrantedRepository), total: z.int() }),
        example: ACCOUNT_EXAMPLES.grants,
      },
    },
    async handle(call, { accounts }, identity) {
      requireUnbound(identity);
      const granted = await accounts.grants.of(call.params.user_id);
      const repositories = granted.map(({ at, canWrite, grantedBy, repository }) => ({
        repository: fullName(repository),
        access: canWrite ? ('write' as const) : ('read' as const),
        granted_by: grantedBy,
        granted_at: at.toISOString(),
      }));
      return { body: { repositories, total: repositories.length } };
    },
  }),

  route({
    method: 'PUT',
    path: ONE,
    operation: 'grantRepository',
    tag: 'Users',
    summary: 'Give a user a repository',
    description:
      'Their role says what they do there: `write` gives nothing to who is a viewer. Granting again changes the access.',
    permission: 'accounts:write',
    limit: 'management',
    params,
    body: z.strictObject({ access: z.enum(['read', 'write']).default('read') }),
    bodyExample: { access: 'write' },
    audit: {
      action: 'repository.grant',
      target,
      details: (body) => ({ change: body }),
    },
    answers: answerOf('It is theirs', 'Repository granted'),
    async handle(call, { accounts }, identity) {
      requireUnbound(identity);
      const { user_id: user, owner: login, repo: name } = call.params;
      const as = { canWrite: call.body.access === 'write', by: identity.name };
      const repository = await accounts.grants.grant(user, `${login}/${name}`, as);
      return { body: { message: 'Repository granted', user, repository: fullName(repository) } };
    },
  }),

  route({
    method: 'DELETE',
    path: ONE,
    operation: 'withdrawRepository',
    tag: 'Users',
    summary: 'Take a granted repository back',
    permission: 'accounts:write',
    limit: 'management',
    params,
    audit: { action: 'repository.withdraw', target },
    answers: answerOf('It is theirs no more, unless GitHub says so', 'Repository withdrawn'),
    async handle(call, { accounts }, identity) {
      requireUnbound(identity);
      const { user_id: user, owner: login, repo: name } = call.params;
      const { repository, withdrawn } = await accounts.grants.withdraw(user, `${login}/${name}`);
      const message = withdrawn ? 'Repository withdrawn' : 'Repository was not granted';
      return { body: { message, user, repository: fullName(repository) } };
    },
  }),
];

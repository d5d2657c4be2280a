import { z } from 'zod';
import { isEmail } from '../../../../accounts/create-user.ts';
import { PASSWORD_LENGTH } from '../../../../accounts/passwords.ts';
import { PLANS, ROLES } from '../../../../domain/identity.ts';
import { given } from '../../../frame/given.ts';
import { requireUnbound, route } from '../capabilities.ts';
import { ACCOUNT_EXAMPLES } from '../../../accounts/examples.ts';
import { listRoute } from '../list-route.ts';
import { userOf } from '../../../accounts/present.ts';
import { nameOf, userId } from '../../../accounts/schemas.ts';
import { BOT_SCHEMAS } from '../schemas.ts';

const PATH = '/api/v1/users';
const role = z.enum(ROLES);
const plan = z.enum(PLANS).describe('Sets limits where a contract has them.');
const name = nameOf(200).describe('As people call them.');
const { least, most } = PASSWORD_LENGTH;
const password = z.string().min(least).max(most).describe(`${least} characters or more.`);

/** What of a body the audit keeps: never a password, but that there was one. */
function withoutPassword(body: unknown): Record<string, unknown> {
  const { password: secret, ...rest } = body as Record<string, unknown>;
  return { change: secret === undefined ? rest : { ...rest, password: 'changed' } };
}

/** Who signs in: for who administers. */
export const userRoutes = [
  listRoute({
    path: PATH,
    operation: 'listUsers',
    tag: 'Users',
    summary: 'List users',
    description: 'Oldest first.',
    permission: 'accounts:read',
    limit: 'management',
    name: 'users',
    item: BOT_SCHEMAS.User,
    example: ACCOUNT_EXAMPLES.users,
    filters: {},
    async page(_filter, slice, { accounts }, identity) {
      requireUnbound(identity);
      const { items, total } = await accounts.users.list(slice);
      return { items: items.map(userOf), total };
    },
  }),

  route({
    method: 'POST',
    path: PATH,
    operation: 'createUser',
    tag: 'Users',
    summary: 'Make a user',
    description: 'Without a password they can sign in once somebody sets one.',
    permission: 'accounts:write',
    limit: 'management',
    body: z.strictObject({
      email: z.string().max(254).refine(isEmail, 'is no e-mail address'),
      username: z.string().min(1).max(39).optional().describe('Made from the e-mail unless given.'),
      name: name.optional(),
      role: role.default('user'),
      plan: plan.optional(),
      password: password.nullish(),
    }),
    bodyExample: {
      email: 'ada@example.com',
      name: 'Ada',
      role: 'user',
      password: 'correct horse battery staple',
    },
    audit: { action: 'user.create', target: () => 'user', details: withoutPassword },
    answers: {
      201: {
        description: 'The user',
        schema: BOT_SCHEMAS.User,
        example: ACCOUNT_EXAMPLES.user,
      },
    },
    async handle({ body }, { accounts }, identity) {
      requireUnbound(identity);
      const { email, role: as, password: secret, ...rest } = body;
      const wanted = { ...given(rest), email, role: as, password: secret ?? null };
      const made = await accounts.users.create(wanted);
      return { status: 201, body: userOf(made), subject: made.id };
    },
  }),

  route({
    method: 'GET',
    path: `${PATH}/{user_id}`,
    operation: 'getUser',
    tag: 'Users',
    summary: 'Get a user',
    permission: 'accounts:read',
    limit: 'management',
    params: z.object({ user_id: userId }),
    answers: {
      200: { description: 'The user', schema: BOT_SCHEMAS.User, example: ACCOUNT_EXAMPLES.user },
    },
    async handle({ params }, { accounts }, identity) {
      requireUnbound(identity);
      return { body: userOf(await accounts.users.get(params.user_id)) };
    },
  }),

  route({
    method: 'PATCH',
    path: `${PATH}/{user_id}`,
    operation: 'updateUser',
    tag: 'Users',
    summary: 'Change a user, or let them in no more',
    description:
      'What the body does not name stays as it is. Another role, another password or `disabled` signs them out everywhere; the keys of who is disabled open nothing. The last admin stays one.',
    permission: 'accounts:write',
    limit: 'management',
    params: z.object({ user_id: userId }),
    body: z.strictObject({
      name: name.optional(),
      role: role.optional(),
      plan: plan.optional(),
      disabled: z.boolean().optional(),
      password: password.optional(),
    }),
    bodyExample: { role: 'viewer', plan: 'premium', disabled: false },
    audit: {
      action: 'user.update',
      target: (params) => params['user_id'] ?? '',
      details: withoutPassword,
    },
    answers: {
      200: {
        description: 'As they are now',
        schema: BOT_SCHEMAS.User,
        example: ACCOUNT_EXAMPLES.user,
      },
    },
    async handle({ params, body }, { accounts }, identity) {
      requireUnbound(identity);
      return { body: userOf(await accounts.users.change(params.user_id, given(body))) };
    },
  }),

  route({
    method: 'DELETE',
    path: `${PATH}/{user_id}`,
    operation: 'deleteUser',
    tag: 'Users',
    summary: 'Forget a user with their keys and sessions',
    description: 'What they did stays in the audit. The last admin stays.',
    permission: 'accounts:write',
    limit: 'management',
    params: z.object({ user_id: userId }),
    audit: { action: 'user.delete', target: (params) => params['user_id'] ?? '' },
    answers: {
      200: {
        description: 'They are forgotten',
        schema: z.object({ message: z.string(), user: z.string() }),
        example: { message: 'User deleted', user: ACCOUNT_EXAMPLES.user.id },
      },
    },
    async handle({ params }, { accounts }, identity) {
      requireUnbound(identity);
      await accounts.users.remove(params.user_id);
      return { body: { message: 'User deleted', user: params.user_id } };
    },
  }),
];

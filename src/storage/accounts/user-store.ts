import { randomUUID } from 'node:crypto';
import type { User, UserStore } from '../../domain/accounts.ts';
import { CallerError } from '../../domain/errors.ts';
import type { Plan, Role } from '../../domain/identity.ts';
import type { Database } from '../database.ts';
import { Prisma, type User as UserRow } from '../generated/client.ts';
import { notFound } from '../not-found.ts';
import { isId, storableText } from '../storable.ts';

function fromRow(row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    username: row.username,
    name: row.name,
    role: row.role as Role,
    plan: row.plan as Plan,
    github:
      row.githubId === null ? null : { id: Number(row.githubId), login: row.githubLogin ?? '' },
    disabled: row.disabled,
    createdAt: row.createdAt,
    lastSignInAt: row.lastSignInAt,
  };
}

function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

async function unlessTaken<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new CallerError('Another user has this e-mail, user name or GitHub account already.', {
      code: 'conflict',
      cause: error,
    });
  }
}

/** Whether a change takes from somebody what makes them an admin. */
function disarms({ disabled, role }: { disabled?: boolean; role?: Role }): boolean {
  return disabled === true || (role !== undefined && role !== 'admin');
}

/** Users in Postgres. */
export function createUserStore({ prisma }: Database): UserStore {
  /** Does something to a user, unless they are the last who administers. */
  function unlessLastAdmin<Result>(
    id: string,
    work: (tx: Prisma.TransactionClient) => Promise<Result>,
  ): Promise<Result> {
    return prisma.$transaction(async (tx) => {
      // Locked, so that of two admins who take each other's role at once one is refused.
      const admins = await tx.$queryRaw<Array<{ id: string }>>`
        SELECT id FROM users WHERE role = 'admin' AND NOT disabled ORDER BY id FOR UPDATE`;
      if (admins.length > 0 && admins.every((admin) => admin.id === id.toLowerCase())) {
        throw new CallerError('This is the last admin: make another one first.', {
          code: 'conflict',
        });
      }
      return work(tx);
    });
  }

  return {
    async create({ github, passwordHash, ...user }) {
      const data = {
        id: randomUUID(),
        email: user.email?.toLowerCase() ?? null,
        username: user.username.toLowerCase(),
        name: storableText(user.name),
        role: user.role,
        plan: user.plan,
        passwordHash,
        githubId: github?.id ?? null,
        githubLogin: github?.login ?? null,
      };
      return fromRow(await unlessTaken(prisma.user.create({ data })));
    },

    async get(id) {
      const row = isId(id) ? await prisma.user.findUnique({ where: { id } }) : null;
      return row === null ? null : fromRow(row);
    },

    async findByLogin(login) {
      const text = storableText(login).toLowerCase();
      const row = await prisma.user.findFirst({
        where: text.includes('@') ? { email: text } : { username: text },
      });
      return row === null ? null : { user: fromRow(row), passwordHash: row.passwordHash };
    },

    async findByGitHub(githubId) {
      const row = await prisma.user.findUnique({ where: { githubId } });
      return row === null ? null : fromRow(row);
    },

    async update(id, { github, email, name, ...change }) {
      if (!isId(id)) throw notFound('User', id);
      const data = {
        ...change,
        ...(name === undefined ? {} : { name: storableText(name) }),
        ...(email === undefined ? {} : { email: email?.toLowerCase() ?? null }),
        ...(github === undefined
          ? {}
          : { githubId: github?.id ?? null, githubLogin: github?.login ?? null }),
      };
      const write = (tx: Prisma.TransactionClient) => tx.user.updateMany({ where: { id }, data });
      const { count } = await unlessTaken(
        disarms(change) ? unlessLastAdmin(id, write) : write(prisma),
      );
      const row = count === 0 ? null : await prisma.user.findUnique({ where: { id } });
      if (row === null) throw notFound('User', id);
      return fromRow(row);
    },

    async list({ limit, offset }) {
      const [rows, total] = await Promise.all([
        prisma.user.findMany({
          orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
          take: limit,
          skip: offset,
        }),
        prisma.user.count(),
      ]);
      return { items: rows.map(fromRow), total };
    },

    count: () => prisma.user.count(),

    async remove(id) {
      if (!isId(id)) return false;
      const { count } = await unlessLastAdmin(id, (tx) => tx.user.deleteMany({ where: { id } }));
      return count > 0;
    },
  };
}

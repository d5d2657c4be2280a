import { randomUUID } from 'node:crypto';
import type { ApiKey, ApiKeyStore } from '../../domain/accounts.ts';
import type { Scope } from '../../domain/identity.ts';
import type { Database } from '../database.ts';
import type { ApiKey as ApiKeyRow } from '../generated/client.ts';
import { isId, storableText } from '../storable.ts';

const MINUTE_MS = 60_000;

function fromRow(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes as Scope[],
    repositories: row.bound ? row.repositories : null,
    ownerId: row.ownerId,
    createdAt: row.createdAt,
    lastUsedAt: row.lastUsedAt,
    expiresAt: row.expiresAt,
    revokedAt: row.revokedAt,
  };
}

/** API keys in Postgres, known by the hash of their secret. */
export function createApiKeyStore({ prisma }: Database): ApiKeyStore {
  return {
    async create({ hash, repositories, name, ...key }) {
      const row = await prisma.apiKey.create({
        data: {
          ...key,
          id: randomUUID(),
          name: storableText(name),
          hash: Buffer.from(hash),
          repositories: (repositories ?? []).map((each) => storableText(each).toLowerCase()),
          bound: repositories !== null,
        },
      });
      return fromRow(row);
    },

    async findByHash(hash) {
      const row = await prisma.apiKey.findUnique({ where: { hash: Buffer.from(hash) } });
      return row === null ? null : fromRow(row);
    },

    async list({ ownerId, order }, { limit, offset }) {
      // An id that cannot be one of ours is nobody's.
      if (ownerId !== undefined && !isId(ownerId)) return { items: [], total: 0 };
      const where = ownerId === undefined ? {} : { ownerId };
      const { by, descending } = order ?? { by: 'createdAt', descending: true };
      const direction = descending ? 'desc' : 'asc';
      const [rows, total] = await Promise.all([
        prisma.apiKey.findMany({
          where,
          orderBy: [{ [by]: direction }, { id: 'asc' }],
          take: limit,
          skip: offset,
        }),
        prisma.apiKey.count({ where }),
      ]);
      return { items: rows.map(fromRow), total };
    },

    async get(id) {
      const row = isId(id) ? await prisma.apiKey.findUnique({ where: { id } }) : null;
      return row === null ? null : fromRow(row);
    },

    async revoke(id) {
      if (!isId(id)) return false;
      const { count } = await prisma.apiKey.updateMany({
        where: { id, revokedAt: null },
        data: { revokedAt: new Date() },
      });
      return count > 0;
    },

    async used(id, at) {
      // Within a minute nothing is written: a busy key would wait for its own row.
      const before = new Date(at.getTime() - MINUTE_MS);
      await prisma.apiKey.updateMany({
        where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
        data: { lastUsedAt: at },
      });
    },
  };
}

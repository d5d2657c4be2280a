import { randomUUID } from 'node:crypto';
import type { Session, SessionStore } from '../../domain/accounts.ts';
import type { Database } from '../database.ts';
import type { Session as SessionRow } from '../generated/client.ts';
import { isId } from '../storable.ts';

function fromRow({ id, userId, createdAt, lastUsedAt }: SessionRow): Session {
  return { id, userId, createdAt, lastUsedAt };
}

/** Sign-ins in Postgres, known by the hash of their refresh token. */
export function createSessionStore({ prisma }: Database): SessionStore {
  return {
    async create(userId, hash) {
      const data = { id: randomUUID(), userId, hash: Buffer.from(hash) };
      return fromRow(await prisma.session.create({ data }));
    },

    async find(hash) {
      const row = await prisma.session.findUnique({ where: { hash: Buffer.from(hash) } });
      return row === null || row.endedAt !== null ? null : fromRow(row);
    },

    async rotate(sessionId, from, to) {
      if (!isId(sessionId)) return false;
      const { count } = await prisma.session.updateMany({
        where: { id: sessionId, hash: Buffer.from(from), endedAt: null },
        data: { hash: Buffer.from(to), lastUsedAt: new Date() },
      });
      return count > 0;
    },

    async end(hash) {
      const { count } = await prisma.session.updateMany({
        where: { hash: Buffer.from(hash), endedAt: null },
        data: { endedAt: new Date() },
      });
      return count > 0;
    },

    async endAllOf(userId) {
      if (!isId(userId)) return;
      await prisma.session.updateMany({
        where: { userId, endedAt: null },
        data: { endedAt: new Date() },
      });
    },
  };
}

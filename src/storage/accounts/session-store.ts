import { randomUUID } from 'node:crypto';
import type { Session, SessionStore } from '../../domain/accounts.ts';
import type { Database } from '../database.ts';
import type { Session as SessionRow } from '../generated/client.ts';
import { isId } from '../storable.ts';

// One statement, so that of two rotations of one token one wins, and the old token is spent with it.
const ROTATE = `WITH rotated AS (UPDATE sessions SET hash = $3, last_used_at = now()
                                  WHERE id = $1 AND hash = $2 AND ended_at IS NULL RETURNING id)
                INSERT INTO spent_refresh_tokens (hash, session_id) SELECT $2, id FROM rotated`;

const END_OF_SPENT = `UPDATE sessions SET ended_at = coalesce(ended_at, now())
                       WHERE id = (SELECT session_id FROM spent_refresh_tokens WHERE hash = $1)
                       RETURNING user_id`;

const REMOVE = `DELETE FROM sessions WHERE ctid IN
                  (SELECT ctid FROM sessions WHERE coalesce(ended_at, last_used_at) < $1 LIMIT $2)`;

function fromRow({ id, userId, createdAt, lastUsedAt }: SessionRow): Session {
  return { id, userId, createdAt, lastUsedAt };
}

/** Sign-ins in Postgres, known by the hash of their refresh token. */
export function createSessionStore({ pool, prisma }: Database): SessionStore {
  return {
    async create(userId, hash) {
      const data = { id: randomUUID(), userId, hash: Buffer.from(hash) };
      return fromRow(await prisma.session.create({ data }));
    },

    async find(hash) {
      const row = await prisma.session.findUnique({ where: { hash: Buffer.from(hash) } });
      return row === null || row.endedAt !== null ? null : fromRow(row);
    },

    async isOpen(id) {
      const row = isId(id) ? await prisma.session.findUnique({ where: { id } }) : null;
      return row !== null && row.endedAt === null;
    },

    async used(id, at) {
      if (isId(id)) await prisma.session.updateMany({ where: { id }, data: { lastUsedAt: at } });
    },

    async rotate(sessionId, from, to) {
      if (!isId(sessionId)) return false;
      const hashes = [Buffer.from(from), Buffer.from(to)];
      const { rowCount } = await pool.query(ROTATE, [sessionId, ...hashes]);
      return rowCount === 1;
    },

    async endOfSpent(hash) {
      const { rows } = await pool.query<{ user_id: string }>(END_OF_SPENT, [Buffer.from(hash)]);
      return rows[0] === undefined ? null : { userId: rows[0].user_id };
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

    async remove(before, limit) {
      const { rowCount } = await pool.query(REMOVE, [before, limit]);
      return rowCount ?? 0;
    },
  };
}

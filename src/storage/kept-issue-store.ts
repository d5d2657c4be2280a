import type { KeptIssue, KeptIssueStore, KeptNote } from '../domain/kept-issues.ts';
import type { Database } from './database.ts';
import type { KeptIssue as KeptRow } from './generated/client.ts';
import { storableJson } from './storable.ts';

const ASK = `INSERT INTO kept_issues (repository_id, key, asked, due_at) VALUES ($1, $2, 1, $3)
             ON CONFLICT (repository_id, key) DO UPDATE SET asked = kept_issues.asked + 1,
               due_at = LEAST(COALESCE(kept_issues.due_at, EXCLUDED.due_at), EXCLUDED.due_at)`;

const TAKE = `UPDATE kept_issues SET due_at = $2
               WHERE (repository_id, key) IN (
                 SELECT repository_id, key FROM kept_issues WHERE due_at <= $1
                  ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
           RETURNING repository_id AS "repositoryId", key`;

const SAVE = `UPDATE kept_issues SET number = $3, state = $4, notes = $5::jsonb,
                due_at = CASE WHEN asked = $6 THEN $7 ELSE due_at END
               WHERE repository_id = $1 AND key = $2`;

function fromRow({ repositoryId, state, notes, ...row }: KeptRow): KeptIssue {
  const { key, number, asked } = row;
  return {
    repositoryId: Number(repositoryId),
    key,
    number,
    state: state as KeptIssue['state'],
    notes: notes as unknown as KeptNote[],
    asked,
  };
}

/** Issues that are kept up to date, in Postgres. */
export function createKeptIssueStore({ pool, prisma }: Database): KeptIssueStore {
  const get: KeptIssueStore['get'] = async (repositoryId, key) => {
    const where = { repositoryId_key: { repositoryId, key } };
    const row = await prisma.keptIssue.findUnique({ where });
    return row && fromRow(row);
  };
  return {
    get,

    async byNumber(repositoryId, number) {
      const where = { repositoryId_number: { repositoryId, number } };
      const row = await prisma.keptIssue.findUnique({ where });
      return row && fromRow(row);
    },

    async ask(repositoryId, key, at) {
      await pool.query(ASK, [repositoryId, key, at]);
    },

    async take(now, retryAt, limit) {
      const { rows } = await pool.query<{ repositoryId: string; key: string }>(TAKE, [
        now,
        retryAt,
        limit,
      ]);
      const taken = await Promise.all(
        rows.map(({ repositoryId, key }) => get(Number(repositoryId), key)),
      );
      return taken.filter((kept) => kept !== null);
    },

    async save({ repositoryId, key, number, state, notes, asked }, next) {
      const values = [repositoryId, key, number, state, storableJson(notes), asked, next];
      await pool.query(SAVE, values);
    },
  };
}

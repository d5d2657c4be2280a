import { createHash } from 'node:crypto';
import type { SignInAttempts } from '../../domain/accounts.ts';
import type { Database } from '../database.ts';

// Four failures are free; from then on each doubles the wait, from a second to a quarter of an hour.
const WAIT = `CASE WHEN failures <= 4 THEN interval '0'
                   ELSE least(900, power(2, least(failures - 5, 20))) * interval '1 second' END`;

// Counted before the password is looked at, in one statement: many tries at once are not free.
const BEGIN = `INSERT INTO sign_in_attempts AS known (login, failures, last_at) VALUES ($1, 1, $2)
               ON CONFLICT (login) DO UPDATE SET
                 failures = CASE WHEN known.last_at < $2::timestamptz - interval '1 day' THEN 1
                                 ELSE known.failures + 1 END,
                 last_at = EXCLUDED.last_at
               WHERE known.last_at + ${WAIT.replaceAll('failures', 'known.failures')} <= $2::timestamptz
               RETURNING failures`;

const UNTIL = `SELECT last_at + ${WAIT} AS until FROM sign_in_attempts WHERE login = $1`;

/** What was tried, at a fixed length: it may be a password typed into the wrong field. */
function keyOf(login: string): string {
  return createHash('sha256').update(login.trim().toLowerCase()).digest('base64url');
}

/** Failed sign-ins in Postgres. */
export function createSignInAttempts({ pool, prisma }: Database): SignInAttempts {
  return {
    async begin(login, at) {
      const key = keyOf(login);
      const begun = await pool.query(BEGIN, [key, at]);
      if (begun.rowCount === 1) return null;
      const { rows } = await pool.query<{ until: Date }>(UNTIL, [key]);
      return rows[0]?.until ?? null;
    },
    async succeeded(login) {
      await prisma.signInAttempt.deleteMany({ where: { login: keyOf(login) } });
    },
  };
}

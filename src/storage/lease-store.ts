import type { Leases } from '../domain/leases.ts';
import type { Database } from './database.ts';

// The database's clock alone decides, for those of several machines differ.
const TAKE = {
  name: 'take-lease',
  text: `INSERT INTO leases (name, owner, until)
         VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
         ON CONFLICT (name) DO UPDATE SET owner = EXCLUDED.owner, until = EXCLUDED.until
         WHERE leases.owner = EXCLUDED.owner OR leases.until <= clock_timestamp()`,
};

// What the dead left behind goes on the way.
const RELEASE = {
  name: 'release-lease',
  text: `DELETE FROM leases
          WHERE (name = $1 AND owner = $2) OR until < clock_timestamp() - interval '1 day'`,
};

/** Leases in Postgres, good over all processes that share it. */
export function createLeaseStore({ pool }: Database): Leases {
  return {
    async take(name, owner, milliseconds) {
      const { rowCount } = await pool.query({ ...TAKE, values: [name, owner, milliseconds] });
      return rowCount === 1;
    },
    async release(name, owner) {
      await pool.query({ ...RELEASE, values: [name, owner] });
    },
  };
}

import type { Configured, ConfigurationStore } from '../domain/configuration.ts';
import type { Database } from './database.ts';
import { storableJson, storableText } from './storable.ts';

const GET = {
  name: 'configuration',
  text: `SELECT values, changed_by AS by, updated_at AS "updatedAt" FROM configurations WHERE name = $1`,
};

// One statement, so that of two changes at once the later lies over the earlier.
const CHANGE = `INSERT INTO configurations AS known (name, values, changed_by)
     VALUES ($1, jsonb_strip_nulls($2::jsonb), $3)
  ON CONFLICT (name) DO UPDATE SET
     values = jsonb_strip_nulls(known.values || $2::jsonb), changed_by = $3, updated_at = now()
  RETURNING values, changed_by AS by, updated_at AS "updatedAt"`;

/** What is set through the API, in Postgres. */
export function createConfigurationStore({ pool }: Database): ConfigurationStore {
  return {
    async get(name) {
      const { rows } = await pool.query<Configured>({ ...GET, values: [name] });
      return rows[0] ?? null;
    },

    async change(name, values, by) {
      const { rows } = await pool.query<Configured>(CHANGE, [
        name,
        storableJson(values),
        storableText(by),
      ]);
      const [changed] = rows;
      if (changed === undefined) throw new Error(`The configuration ${name} was not stored`);
      return changed;
    },
  };
}

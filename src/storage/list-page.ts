import type { QueryConfig } from 'pg';
import type { Page, Slice, Visible } from '../domain/views.ts';
import type { Database } from './database.ts';
import { rememberLarge } from './remember-large.ts';
import { storableText } from './storable.ts';

// A list longer than this tells its length of a moment ago: counting reads all of it.
const MANY = 10_000;
const FAR = 1000;

/** What rows of a list must fulfil: SQL with one `?`, and the value in its place. */
export type Condition = readonly [sql: string, value: unknown];

/** A table as a list, newest first. All names are ours and never from outside. */
export interface List {
  table: string;
  key: string;
  /** When a row came to be. */
  at: string;
  /** What is read of a row, as SQL. */
  columns: string;
  /** Where counting stops; without it nowhere. */
  mostCounted?: number;
}

/** The conditions as SQL with its parameters, the first of which is `$first`. */
function whereOf(conditions: readonly Condition[], first: number): string {
  const parts = conditions.map(([sql], index) => sql.replace('?', `$${first + index}`));
  return parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`;
}

/** The statement that reads one part. */
export function pageStatement(
  { table, key, at, columns }: List,
  conditions: readonly Condition[],
  { limit, offset }: Slice,
): QueryConfig {
  const where = whereOf(conditions, 3);
  const order = `ORDER BY ${at} DESC, ${key}`;
  const far = offset > FAR;
  return {
    // Planned once where there is nothing to plan by; what fits many rows and what fits few want
    // plans of their own.
    ...(conditions.length === 0 && { name: `list-${table}${far ? '-far' : ''}` }),
    // Far from the begin the rows before are counted in the index alone.
    text: far
      ? `SELECT ${columns}
           FROM (SELECT ${key} FROM ${table} ${where} ${order} LIMIT $1 OFFSET $2) AS page
           JOIN ${table} USING (${key}) ${order}`
      : `SELECT ${columns} FROM ${table} ${where} ${order} LIMIT $1 OFFSET $2`,
    values: [limit, offset, ...conditions.map(([, value]) => value)],
  };
}

function countStatement({ table, mostCounted }: List, conditions: readonly Condition[]) {
  const where = whereOf(conditions, 1);
  const values = conditions.map(([, value]) => value);
  const counted =
    mostCounted === undefined
      ? `${table} ${where}`
      : `(SELECT FROM ${table} ${where} LIMIT ${mostCounted}) AS counted`;
  return { text: `SELECT count(*)::float8 AS count FROM ${counted}`, values };
}

/** That columns have these values; what is undefined narrows nothing. The names are ours. */
export function equal(values: Readonly<Record<string, string | undefined>>): Condition[] {
  return Object.entries(values).flatMap(([column, value]) =>
    value === undefined ? [] : [[`${column} = ?`, storableText(value)] as const],
  );
}

/** The condition on the repository that keeps to what may be seen; none where that is everything. */
export function seenBy(visible: Visible): Condition[] {
  return visible === 'all' ? [] : [inRepositories([...visible])];
}

/** The condition that the repository is one of these. */
export function inRepositories(ids: readonly number[]): Condition {
  const [id] = ids;
  // Of one, the index gives the rows in the list's order.
  return ids.length === 1
    ? ['repository_id = ?::bigint', id]
    : ['repository_id = ANY (?::bigint[])', [...ids].sort((one, other) => one - other)];
}

/**
 * Makes the function that reads one part of a list in Postgres and tells how long the whole is; of
 * a long one as it was some seconds ago.
 */
export function createListPages<Row extends object>(
  { pool }: Pick<Database, 'pool'>,
  list: List,
): (conditions: readonly Condition[], slice: Slice) => Promise<Page<Row>> {
  const remember = rememberLarge<number>({
    isLarge: (count) => count > MANY,
    freshMs: 10_000,
    staleMs: 60_000,
  });
  return async (conditions, slice) => {
    const [{ rows }, total] = await Promise.all([
      pool.query<Row>(pageStatement(list, conditions, slice)),
      remember(JSON.stringify(conditions), async () => {
        const counted = await pool.query<{ count: number }>(countStatement(list, conditions));
        return counted.rows[0]?.count ?? 0;
      }),
    ]);
    return { items: rows, total };
  };
}

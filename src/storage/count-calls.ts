import type pg from 'pg';
import { createGroupCommit } from './group-commit.ts';

/** Statements under way at a time: calls that come meanwhile go into the next one. */
const LANES = 2;
const MOST_CALLS = 500;

const COUNT = {
  name: 'count-calls',
  text: `INSERT INTO rate_limits AS known (key, points, expire)
         SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[])
         ON CONFLICT (key) DO UPDATE SET
           points = CASE WHEN known.expire <= $4 THEN EXCLUDED.points
                         ELSE known.points + EXCLUDED.points END,
           expire = CASE WHEN known.expire <= $4 THEN EXCLUDED.expire ELSE known.expire END
         RETURNING key, points, expire::float8 AS expire`,
};

/** So many calls of a key, in a window of that length where none is open. */
export interface CountedCalls {
  key: string;
  points: number;
  windowMs: number;
}

/** How many the key has in its window with this call, and when the window ends (Unix milliseconds). */
export interface CallCount {
  points: number;
  expire: number;
}

// Data that Postgres does not take.
const FAULT_OF_ONE = /^2[23]/;

async function write(pool: pg.Pool, calls: CountedCalls[]): Promise<CallCount[]> {
  const sums = new Map<string, CountedCalls>();
  for (const call of calls) {
    const known = sums.get(call.key);
    sums.set(call.key, { ...call, points: call.points + (known?.points ?? 0) });
  }
  // In one order everywhere: statements that share keys wait for each other, never in a circle.
  const rows = [...sums.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
  const now = Date.now();
  const { rows: counted } = await pool.query<CallCount & { key: string }>({
    ...COUNT,
    values: [
      rows.map(({ key }) => key),
      rows.map(({ points }) => points),
      rows.map(({ windowMs }) => now + windowMs),
      now,
    ],
  });
  // Each call hears its own count, as if they had come one after the other.
  const before = new Map(
    counted.map(({ key, points, expire }) => [
      key,
      { points: points - (sums.get(key)?.points ?? 0), expire },
    ]),
  );
  return calls.map(({ key, points }) => {
    const count = before.get(key);
    if (count === undefined) throw new Error(`The call of ${key} was not counted`);
    count.points += points;
    return { ...count };
  });
}

/** Makes the function that counts calls in Postgres, those that come at once in one statement. */
export function countCalls(pool: pg.Pool): (calls: CountedCalls) => Promise<CallCount> {
  return createGroupCommit<CountedCalls, CallCount>({
    write: (calls) => write(pool, calls),
    isFaultOfOne: (error) => FAULT_OF_ONE.test(String((error as { code?: unknown } | null)?.code)),
    size: () => 0,
    lanes: LANES,
    mostItems: MOST_CALLS,
    mostBytes: 1,
  });
}

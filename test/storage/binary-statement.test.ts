import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { binaryStatement } from '../../src/storage/binary-statement.ts';
import type { Column } from '../../src/storage/binary-message.ts';
import type { Storage } from '../../src/storage/open-storage.ts';
import { openTestStorage } from '../support/test-database.ts';

let storage: Storage;
let pool: pg.Pool;
beforeAll(async () => {
  storage = await openTestStorage();
  pool = new pg.Pool({ connectionString: storage.connectionString, max: 1 });
});
afterAll(async () => {
  await pool.end();
  await storage.stop();
});

const ECHO = {
  name: 'echo',
  text: `SELECT concat_ws('|', coalesce(t, 'null'), coalesce(n::text, 'null'), encode(b, 'hex'))
           FROM unnest($1, $2, $3) AS row (t, n, b)`,
  types: ['text', 'int8', 'bytea'],
} as const;

function columns(rows: Array<[string | null, number | null, Uint8Array]>): Column[] {
  return [
    { type: 'text', values: rows.map(([text]) => text) },
    { type: 'int8', values: rows.map(([, number]) => number) },
    { type: 'bytea', values: rows.map(([, , bytes]) => bytes) },
  ];
}

it('brings every value over as it was', async () => {
  const echo = binaryStatement(pool, ECHO);
  const numbers = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER, -1, -(2 ** 40)];
  for (const number of numbers) {
    expect(await echo(columns([['n', number, Buffer.of()]]))).toEqual([`n|${number}|`]);
  }
  const rows = columns([
    ['zażółć 😀 "quoted", {braced} \\', null, Buffer.of(0, 255)],
    ['', 7, Buffer.of()],
    [null, null, Buffer.of(1)],
  ]);
  expect(await echo(rows)).toEqual([
    'zażółć 😀 "quoted", {braced} \\|null|00ff',
    '|7|',
    'null|null|01',
  ]);
});

it('takes what is larger than its memory, and forgets nothing of what is smaller after it', async () => {
  const echo = binaryStatement(pool, {
    ...ECHO,
    name: 'digest',
    text: `SELECT md5(b) FROM unnest($1, $2, $3) AS row (t, n, b)`,
  });
  const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');
  for (const size of [5_000_000, 10, 300_000, 0]) {
    const bytes = randomBytes(size);
    const rows = columns([
      ['small', 1, Buffer.of(1)],
      ['large', 2, bytes],
    ]);
    expect(await echo(rows)).toEqual([md5(Buffer.of(1)), md5(bytes)]);
  }
});

it('rejects with what Postgres says, and goes on, on the same connection or another', async () => {
  const divide = binaryStatement(pool, {
    name: 'divide',
    text: 'SELECT (100 / n)::text FROM unnest($1) AS n',
    types: ['int8'],
  });
  const by = (...values: number[]) => divide([{ type: 'int8', values }]);
  await expect(by(0)).rejects.toMatchObject({ code: '22012' });
  expect(await by(4, 5)).toEqual(['25', '20']);
  await expect(by(1, 0)).rejects.toMatchObject({ code: '22012' });
  const wrong = binaryStatement(pool, {
    name: 'wrong',
    text: 'SELECT nonsense($1)',
    types: ['int8'],
  });
  await expect(wrong([{ type: 'int8', values: [1] }])).rejects.toMatchObject({ code: '42883' });
  expect(await by(50)).toEqual(['2']);
});

it('rejects when the connection is lost, and prepares anew on the next', async () => {
  const victims = new pg.Pool({ connectionString: storage.connectionString, max: 1 });
  victims.on('error', () => undefined);
  const killer = binaryStatement(victims, {
    name: 'kill',
    text: 'SELECT pg_terminate_backend(pg_backend_pid())::text FROM unnest($1) AS n WHERE n = 1',
    types: ['int8'],
  });
  expect(await killer([{ type: 'int8', values: [0] }])).toEqual([]);
  await expect(killer([{ type: 'int8', values: [1] }])).rejects.toMatchObject({ code: '57P01' });
  expect(await killer([{ type: 'int8', values: [0] }])).toEqual([]);
  await victims.end();
});

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { type BudgetLedger, readLedger } from '../../src/storage/budget-ledger.ts';
import { createTestDatabase } from '../support/test-database.ts';
import type { Order, Spending } from './budget-process.ts';

const SCRIPT = new URL('budget-process.ts', import.meta.url);
const WRITE = { cost: { points: 5, creates: 1 }, endless: false };
const READ = { cost: { points: 1, creates: 0 }, endless: true };

let connectionString: string;
let drop: () => Promise<void>;
let client: pg.Client;
beforeAll(async () => {
  ({ connectionString, drop } = await createTestDatabase());
  client = new pg.Client({ connectionString });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await drop();
});

interface Spender {
  spend: (order: Order) => Promise<Spending>;
  kill: () => Promise<void>;
}

/** A process that shares the budget of `scope`; it is gone when the test ends. */
async function startSpender(scope: string): Promise<Spender> {
  const child: ChildProcess = fork(SCRIPT, [connectionString, scope], {
    execArgv: ['--import', import.meta.resolve('tsx')],
  });
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  const early = exited.then(([code]) => Promise.reject(new Error(`It ended with ${code}.`)));
  early.catch(() => undefined);
  await Promise.race([once(child, 'message'), early]);
  return {
    async spend(order) {
      const answer = once(child, 'message');
      child.send(order);
      const [spending] = (await Promise.race([answer, early])) as [Spending];
      return spending;
    },
    kill,
  };
}

async function ledgerOf(scope: string): Promise<BudgetLedger> {
  const query = 'SELECT ledger FROM github_budgets WHERE scope = $1';
  return readLedger((await client.query<{ ledger: unknown }>(query, [scope])).rows[0]?.ledger);
}

/** Lets that much time go by for all that was given out so far. */
async function pass(scope: string, ms: number): Promise<void> {
  await client.query('BEGIN');
  await client.query('SELECT 1 FROM github_budgets WHERE scope = $1 FOR UPDATE', [scope]);
  const ledger = await ledgerOf(scope);
  const earlier = <Given extends { until: number }>(given: Given): Given => ({
    ...given,
    until: given.until - ms,
  });
  const { grants, slots } = ledger;
  const past = { ...ledger, grants: grants.map(earlier), slots: slots.map(earlier) };
  const update = 'UPDATE github_budgets SET ledger = $2 WHERE scope = $1';
  await client.query(update, [scope, JSON.stringify(past)]);
  await client.query('COMMIT');
}

test('two processes that write at once make no more in a minute than one may', async () => {
  const spenders = await Promise.all([startSpender('together'), startSpender('together')]);
  const both = await Promise.all(spenders.map(({ spend }) => spend({ ...WRITE, calls: 200 })));
  expect(both.map(({ refused }) => refused)).toEqual(['budget_exhausted', 'budget_exhausted']);
  for (const { taken } of both) expect(taken.length).toBeGreaterThan(0);
  const all = both.flatMap(({ taken }) => taken).sort((a, b) => a - b);
  expect(all.length).toBeGreaterThanOrEqual(72);
  // Each moment was read a little after the call was let go.
  const inOneMinute = all.map((from) => all.filter((at) => at >= from && at < from + 59_000));
  expect(Math.max(...inOneMinute.map(({ length }) => length))).toBeLessThanOrEqual(80);
});

test('what a killed process held comes back to the others', async () => {
  const [killed, other] = await Promise.all([startSpender('killed'), startSpender('killed')]);
  expect(await killed.spend({ ...WRITE, calls: 1 })).toMatchObject({ refused: null });
  // All places for calls at once are taken, by calls that will never end.
  expect(await killed.spend({ ...READ, calls: 100 })).toMatchObject({ refused: null });
  expect(await ledgerOf('killed')).toMatchObject({ slots: [{ slots: 100 }] });
  await killed.kill();

  const waiting = other.spend({ ...WRITE, calls: 80 });
  const holders = async () =>
    (await ledgerOf('killed')).grants.flatMap(({ holder }) => (holder === null ? [] : [holder]));
  await vi.waitFor(async () => expect(await holders()).toHaveLength(2), { timeout: 60_000 });
  // It asks, and gets no place.
  expect((await ledgerOf('killed')).slots).toMatchObject([{ slots: 100 }]);
  // Its last share lives for ten seconds, its places for a minute, and what was spent counts as long.
  await pass('killed', 75_000);
  const { taken, refused } = await waiting;
  expect([taken.length, refused]).toEqual([80, null]);
});

import type { BudgetShares } from '../domain/budget-shares.ts';
import { drawShare, readLedger, settleShare, type BudgetLedger } from './budget-ledger.ts';
import type { Database } from './database.ts';

// One row a scope; whoever has it locked decides alone. The database's clock counts, for those of
// several machines differ. Losing the last moments in a crash would only forget what was spent.
const BEGIN = 'BEGIN; SET LOCAL synchronous_commit TO off';
const LOCK = {
  name: 'lock-budget',
  text: `INSERT INTO github_budgets (scope, ledger) VALUES ($1, '{}')
         ON CONFLICT (scope) DO UPDATE SET scope = EXCLUDED.scope
         RETURNING ledger, extract(epoch FROM clock_timestamp()) * 1000 AS now`,
};
const WRITE = {
  name: 'write-budget',
  text: 'UPDATE github_budgets SET ledger = $2 WHERE scope = $1',
};

/** The shares of GitHub's limits in Postgres, good over all processes that share it. */
export function createBudgetStore({ pool }: Database): BudgetShares {
  async function change<Result>(
    scope: string,
    decide: (ledger: BudgetLedger, now: number) => { ledger: BudgetLedger; result: Result },
  ): Promise<Result> {
    const client = await pool.connect();
    let broken = true;
    try {
      await client.query(BEGIN);
      const { rows } = await client.query<{ ledger: unknown; now: string }>({
        ...LOCK,
        values: [scope],
      });
      // RETURNING's clock was read when the row was locked, after any wait for it.
      const { ledger, result } = decide(readLedger(rows[0]?.ledger), Number(rows[0]?.now));
      await client.query({ ...WRITE, values: [scope, JSON.stringify(ledger)] });
      await client.query('COMMIT');
      broken = false;
      return result;
    } finally {
      // A connection in the middle of a transaction is closed, which undoes it.
      client.release(broken);
    }
  }

  return {
    async draw(scope, holder, ask) {
      return change(scope, (before, now) => {
        const { ledger, share } = drawShare(before, holder, ask, now);
        return { ledger, result: share };
      });
    },
    async giveBack(scope, holder, held) {
      await change(scope, (before, now) => {
        return { ledger: settleShare(before, holder, held, now), result: null };
      });
    },
    async pause(scope, milliseconds) {
      await change(scope, (before, now) => {
        const pausedUntil = Math.max(before.pausedUntil, now + milliseconds);
        return { ledger: { ...before, pausedUntil }, result: null };
      });
    },
  };
}

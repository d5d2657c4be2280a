import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { createSharedBudget } from '../../src/github/shared-budget.ts';
import type { Cost } from '../../src/github/budget.ts';
import { openStorage } from '../../src/storage/open-storage.ts';

// A process of its own that spends a budget which it shares with others: by order it takes so many
// calls, one after the other, until one is refused, and tells when it got them.

/** What the process is asked for. */
export interface Order {
  calls: number;
  cost: Cost;
  /** Whether the calls never end. */
  endless: boolean;
}

/** What it answers: the moments of the calls it got, and the code of the refusal. */
export interface Spending {
  taken: number[];
  refused: string | null;
}

const [, , databaseUrl = '', scope = ''] = process.argv;
const logger = pino({ level: 'silent' });
const storage = await openStorage({ databaseUrl, dataDir: '.', logger });
const budget = createSharedBudget({
  shares: storage.budgetShares,
  scope,
  holder: String(process.pid),
  clock: () => new Date(),
  sleep: (milliseconds) => sleep(milliseconds),
  logger,
});

async function spend({ calls, cost, endless }: Order): Promise<Spending> {
  const taken: number[] = [];
  try {
    for (let call = 0; call < calls; call += 1) {
      const end = await budget.take(cost);
      taken.push(Date.now());
      if (!endless) end();
    }
    return { taken, refused: null };
  } catch (error) {
    return { taken, refused: (error as { code?: string }).code ?? String(error) };
  }
}

process.on('message', (order: Order) => {
  void spend(order).then((spending) => process.send?.(spending));
});
process.once('disconnect', () => void storage.stop());
process.send?.('ready');

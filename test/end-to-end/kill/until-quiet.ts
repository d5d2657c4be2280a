import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { fates, unfinished } from './census.ts';
import type { Traffic } from './traffic.ts';

async function whatIsOpen(traffic: Traffic, client: pg.Client): Promise<string[]> {
  const late = (await fates(traffic, client)).filter(
    ({ pending, status }) => pending || !['processed', 'ignored'].includes(status ?? ''),
  );
  return [
    ...late.map(({ guid, status }) => `delivery ${guid} is ${status ?? 'not stored'}`),
    ...(await unfinished(client)),
  ];
}

/** Presses "Redeliver" on GitHub's page for whatever never came; answers for how many. */
async function pressRedeliver(traffic: Traffic, client: pg.Client): Promise<number> {
  const missed = (await fates(traffic, client)).filter(
    ({ acknowledged, pending, status }) => !acknowledged && !pending && status === null,
  );
  for (const { latest } of missed) traffic.simulator.redeliver(latest);
  return missed.length;
}

/**
 * Waits until every delivery is handled and every Run has ended, or the time is over; answers what
 * is left. `redeliver`: a person presses the button for what got no answer.
 */
export async function untilQuiet(
  traffic: Traffic,
  client: pg.Client,
  { withinMs, redeliver }: { withinMs: number; redeliver: boolean },
): Promise<{ left: string[]; redelivered: number }> {
  const end = Date.now() + withinMs;
  let redelivered = 0;
  for (;;) {
    const left = await whatIsOpen(traffic, client);
    if (left.length === 0 || Date.now() > end) return { left, redelivered };
    if (redeliver) redelivered += await pressRedeliver(traffic, client);
    await sleep(1_000);
  }
}

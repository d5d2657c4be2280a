import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../domain/errors.ts';
import type { HealingDeps } from './healing-deps.ts';

const LEASE_MS = 60_000;
const TURN_MS = 250;
const MOST_TURNS = 80;

/** Does the work while holding a lease; waits for its turn, and throws a retryable error when none comes. */
export async function inTurn<T>(
  { leases }: Pick<HealingDeps, 'leases'>,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const owner = randomUUID();
  for (let turn = 0; !(await leases.take(name, owner, LEASE_MS)); turn += 1) {
    if (turn >= MOST_TURNS) {
      throw new AppError('Another process is at work on the same thing; tried again later.', {
        code: 'busy',
        retryable: true,
      });
    }
    await sleep(TURN_MS);
  }
  try {
    return await work();
  } finally {
    await leases.release(name, owner);
  }
}

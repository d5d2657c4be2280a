import { expect, test } from 'vitest';
import { createBudget } from '../../src/github/budget.ts';

/** A clock that only moves when somebody sleeps. */
function budgetInTime() {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const start = now;
  const budget = createBudget({
    clock: () => new Date(now),
    sleep: async (milliseconds) => void (now += milliseconds),
  });
  return {
    budget,
    elapsed: () => (now - start) / 1000,
    pass: (seconds: number) => void (now += seconds * 1000),
    at: (seconds: number) => new Date(start + seconds * 1000),
  };
}

const read = { points: 1, creates: 0 };
const create = { points: 5, creates: 1 };

test('900 points go at once, the next waits for the minute', async () => {
  const { budget, elapsed, pass } = budgetInTime();
  for (let call = 0; call < 450; call += 1) (await budget.take(read))();
  pass(35);
  for (let call = 0; call < 450; call += 1) (await budget.take(read))();
  expect(elapsed()).toBe(35);
  (await budget.take(read))();
  expect(elapsed()).toBe(60);
});

test('a wait longer than a worker should have is an error that names the moment', async () => {
  const { budget, at } = budgetInTime();
  for (let call = 0; call < 80; call += 1) (await budget.take(create))();
  await expect(budget.take(create)).rejects.toMatchObject({
    code: 'budget_exhausted',
    retryable: true,
    retryAfter: at(60),
  });
  // Reads are not held up by what is made.
  (await budget.take(read))();
});

test('500 things an hour, however slowly', async () => {
  const { budget, at, pass } = budgetInTime();
  for (let call = 0; call < 500; call += 1) {
    (await budget.take(create))();
    pass(2);
  }
  await expect(budget.take(create)).rejects.toMatchObject({ retryAfter: at(3600) });
});

test('100 at once; the next goes when one ends', async () => {
  const { budget } = budgetInTime();
  const running = await Promise.all(Array.from({ length: 100 }, () => budget.take(read)));
  let started = false;
  const waiting = budget.take(read).then(() => void (started = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(started).toBe(false);
  running[0]?.();
  await waiting;
  expect(started).toBe(true);
});

test('nothing starts before a pause is over', async () => {
  const { budget, elapsed, at } = budgetInTime();
  budget.pauseUntil(at(10));
  budget.pauseUntil(at(5));
  (await budget.take(read))();
  expect(elapsed()).toBe(10);
});

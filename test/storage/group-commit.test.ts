import { expect, it, vi } from 'vitest';
import { createGroupCommit } from '../../src/storage/group-commit.ts';

const FAULT = new Error('one of them cannot be written');

/** Writes numbers; a statement ends when it is let go. Negative ones cannot be written. */
function writer(options: { lanes?: number; mostItems?: number; mostBytes?: number } = {}) {
  const batches: number[][] = [];
  const open: Array<() => void> = [];
  const held = { on: false };
  const commit = createGroupCommit<number, string>({
    async write(items) {
      batches.push(items);
      if (held.on) await new Promise<void>((resolve) => open.push(resolve));
      if (items.includes(-99)) throw new Error('connection lost');
      if (items.some((item) => item < 0)) throw FAULT;
      return items.map((item) => `wrote ${item}`);
    },
    isFaultOfOne: (error) => error === FAULT,
    size: (item) => Math.abs(item),
    lanes: 1,
    mostItems: 100,
    mostBytes: 1000,
    ...options,
  });
  return { batches, open, held, commit };
}
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

it('writes together what comes in one turn, and gives each its own result', async () => {
  const { batches, commit } = writer();
  expect(await Promise.all([1, 2, 3].map(commit))).toEqual(['wrote 1', 'wrote 2', 'wrote 3']);
  expect(batches).toEqual([[1, 2, 3]]);
});

it('keeps what arrives while all lanes are busy for the next statement', async () => {
  const { batches, commit, held, open } = writer({ lanes: 2 });
  held.on = true;
  const first = commit(1);
  await vi.waitFor(() => expect(batches).toHaveLength(1), { timeout: 60_000 });
  const second = commit(2);
  await vi.waitFor(() => expect(batches).toHaveLength(2), { timeout: 60_000 });
  const later = [3, 4, 5].map(commit);
  await turn();
  expect(batches).toEqual([[1], [2]]);
  held.on = false;
  open.shift()?.();
  expect(await first).toBe('wrote 1');
  expect(await Promise.all(later)).toEqual(['wrote 3', 'wrote 4', 'wrote 5']);
  expect(batches[2]).toEqual([3, 4, 5]);
  open.shift()?.();
  expect(await second).toBe('wrote 2');
});

it('bounds a statement by items and by bytes; what is too large goes alone', async () => {
  const byItems = writer({ mostItems: 2 });
  await Promise.all([1, 2, 3, 4, 5].map(byItems.commit));
  expect(byItems.batches).toEqual([[1, 2], [3, 4], [5]]);
  const byBytes = writer({ mostBytes: 10 });
  await Promise.all([6, 4, 5, 50, 5, 5].map(byBytes.commit));
  expect(byBytes.batches).toEqual([[6, 4], [5], [50], [5, 5]]);
});

it('fails only the one whose fault it is', async () => {
  const { commit } = writer();
  const results = await Promise.allSettled([1, 2, -3, 4, 5, -6, 7].map(commit));
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
});

it('fails all of a statement that was lost, once, and goes on with the next', async () => {
  const { batches, commit } = writer();
  const results = await Promise.allSettled([1, -99, 2].map(commit));
  expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  expect(batches).toHaveLength(1);
  expect(await commit(3)).toBe('wrote 3');
});

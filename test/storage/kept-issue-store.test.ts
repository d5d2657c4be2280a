import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Storage } from '../../src/storage/open-storage.ts';
import { openTestStorage } from '../support/test-database.ts';

let storage: Storage;
beforeAll(async () => {
  storage = await openTestStorage();
});
afterAll(() => storage.stop());

const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1000);

test('a look is asked for, taken by one, and done unless it was asked for meanwhile', async () => {
  const { keptIssues } = storage;
  expect(await keptIssues.get(1, 'dashboard')).toBeNull();
  await keptIssues.ask(1, 'dashboard', at(60));
  await keptIssues.ask(1, 'dashboard', at(90));
  expect(await keptIssues.take(at(59), at(100), 9)).toEqual([]);
  const [kept, ...others] = await keptIssues.take(at(60), at(100), 9);
  expect(others).toEqual([]);
  expect(kept).toEqual({
    repositoryId: 1,
    key: 'dashboard',
    number: null,
    state: 'closed',
    notes: [],
    asked: 2,
  });
  expect(await keptIssues.take(at(60), at(100), 9)).toEqual([]);
  if (kept === undefined) return;
  await keptIssues.ask(1, 'dashboard', at(70));
  const note = { deliveryGuid: 'g', at: at(0).toISOString(), by: 'mona', what: 'Fix it\0' };
  await keptIssues.save({ ...kept, number: 5, state: 'open', notes: [note] }, null);
  const [again] = await keptIssues.take(at(70), at(100), 9);
  expect(again).toMatchObject({ number: 5, state: 'open', notes: [{ what: 'Fix it\uFFFD' }] });
  if (again !== undefined) await keptIssues.save(again, null);
  expect(await keptIssues.take(at(9999), at(99_999), 9)).toEqual([]);
  expect(await keptIssues.byNumber(1, 5)).toMatchObject({ key: 'dashboard' });
  expect(await keptIssues.byNumber(2, 5)).toBeNull();
});

test('one that is not saved comes again', async () => {
  const { keptIssues } = storage;
  await keptIssues.ask(3, 'dashboard', at(0));
  expect(await keptIssues.take(at(0), at(30), 9)).toHaveLength(1);
  expect(await keptIssues.take(at(29), at(60), 9)).toEqual([]);
  expect(await keptIssues.take(at(30), at(60), 9)).toHaveLength(1);
});

import { expect, it } from 'vitest';
import { wholeDays } from '../../../src/storage/views/whole-days.ts';

const wholeDaysOf = (since: string, until: string) => {
  const days = wholeDays({ since: new Date(since), until: new Date(until) });
  return [days.since.toISOString(), days.until.toISOString()];
};

it.each([
  ['2026-01-01T00:00Z', '2026-01-03T00:00Z', '2026-01-01', '2026-01-03'],
  ['2026-01-01T01:00Z', '2026-01-03T23:00Z', '2026-01-02', '2026-01-03'],
  ['2026-02-27T23:00Z', '2026-03-02T01:00Z', '2026-02-28', '2026-03-02'],
])('%s to %s: the whole days from %s to %s', (since, until, first, end) => {
  expect(wholeDaysOf(since, until)).toEqual([`${first}T00:00:00.000Z`, `${end}T00:00:00.000Z`]);
});

it.each([
  ['2026-01-01T01:00Z', '2026-01-01T02:00Z'],
  ['2026-01-01T01:00Z', '2026-01-02T23:00Z'],
  ['2026-01-01T05:00Z', '2026-01-01T05:00Z'],
])('%s to %s: none, all of it are hours', (since, until) => {
  const end = new Date(until).toISOString();
  expect(wholeDaysOf(since, until)).toEqual([end, end]);
});

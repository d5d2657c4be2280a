import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import {
  collectRepairs,
  notPassed,
  renderRepairs,
  withTable,
} from '../../../scripts/proof/repairs-table.ts';
import { readTestTitles, titlesOf } from '../../../scripts/proof/test-titles.ts';
import { packageRoot } from '../../../src/config/package-root.ts';

const root = packageRoot();
const repairs = collectRepairs(root, readTestTitles(root, 'test/end-to-end'));

test('the table of docs/repairs.md is in step with playbooks and tests; else: npm run playbooks:table', async () => {
  const page = join(root, 'docs/repairs.md');
  const text = readFileSync(page, 'utf8');
  const options = { ...(await resolveConfig(page)), parser: 'markdown' };
  expect(await format(withTable(text, renderRepairs(repairs)), options)).toBe(text);
});

test('at least thirty repairs are shown by fixtures, and fifteen turn a red job green', () => {
  expect(repairs.filter(({ repaired }) => repaired > 0).length).toBeGreaterThanOrEqual(30);
  expect(repairs.filter(({ redToGreen }) => redToGreen.length > 0).length).toBeGreaterThanOrEqual(
    15,
  );
});

test('every repair has a fixture in which it leaves the file alone, or a run in which it refuses', () => {
  const bare = repairs.filter(({ refused, refusals }) => refused + refusals.length === 0);
  expect(bare.map(({ playbook }) => playbook)).toEqual([]);
});

test('a title is found however its test is written', () => {
  const source = `test('a', () => {});
  test.concurrent('it’s b', x);
describe.each(of)('c %s', x);
it.each([
  1,
])('d \\'%s\\'', x);
test.each(CASES)('e', x);`;
  expect(titlesOf(source).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'a',
    'c %s',
    "d '%s'",
    'e',
    'it’s b',
  ]);
});

test('a title for no playbook is a mistake, and so is a test that did not pass', () => {
  expect(() => collectRepairs(root, [{ file: 'x.e2e.ts', title: 'repair nothing: x' }])).toThrow(
    'no playbook is named nothing',
  );
  const all = repairs.flatMap(({ redToGreen, refusals }) => [...redToGreen, ...refusals]);
  const [first = '', ...others] = all;
  const assertionResults = [
    { title: first, status: 'failed' },
    ...others.map((title) => ({ title, status: 'passed' })),
  ];
  expect(notPassed(repairs, JSON.stringify({ testResults: [{ assertionResults }] }))).toEqual([
    first,
  ]);
});

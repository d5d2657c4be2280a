import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTestTitles } from '../../../scripts/proof/test-titles.ts';
import { packageRoot } from '../../../src/config/package-root.ts';

const root = packageRoot();
const page = readFileSync(join(root, 'docs/adversarial.md'), 'utf8');
const rows = page.split('\n').filter((line) => /^\| +\d+ +\|/.test(line));
const held = rows.map((row) => {
  const [, number, file, title] =
    /^\| +(\d+) .*\]\(\.\.\/(test\/[\w./-]+)\): “(.+)” +\|$/.exec(row) ?? [];
  return { row, number: Number(number), file, title };
});

test('at least twenty-five attacks are listed, numbered and each once', () => {
  expect(held.length).toBeGreaterThanOrEqual(25);
  expect(held.map(({ number }) => number)).toEqual(held.map((_, index) => index + 1));
  const shown = held.map(({ file, title }) => `${file}: ${title}`);
  expect(shown.filter((each, index) => shown.indexOf(each) !== index)).toEqual([]);
});

test('each attack of docs/adversarial.md is held by a test that is there', () => {
  const titles = new Set(
    readTestTitles(root, 'test').map(({ file, title }) => `${file}: ${title}`),
  );
  const missing = held.filter(({ file, title }) => !titles.has(`${file}: ${title}`));
  expect(missing.map(({ row }) => row)).toEqual([]);
});

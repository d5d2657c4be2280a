import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { collectRepairs, notPassed, renderRepairs, withTable } from './proof/repairs-table.ts';
import { readTestTitles } from './proof/test-titles.ts';

// Writes the table of docs/repairs.md. With a JSON report of vitest (TEST_RESULTS=report.json npm run
// test:e2e) it also holds that each test that the table counts has passed in it.
const page = 'docs/repairs.md';
const repairs = collectRepairs('.', readTestTitles('.', 'test/end-to-end'));
const options = JSON.parse(readFileSync('.prettierrc.json', 'utf8')) as object;
const text = withTable(readFileSync(page, 'utf8'), renderRepairs(repairs));
writeFileSync(page, await format(text, { ...options, parser: 'markdown' }));
const report = process.argv[2];
if (report !== undefined) {
  const missing = notPassed(repairs, readFileSync(report, 'utf8'));
  if (missing.length > 0) {
    throw new Error(`These have not passed in ${report}:\n${missing.join('\n')}`);
  }
}

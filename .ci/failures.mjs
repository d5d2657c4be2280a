// Reads Vitest's JSON report, appends what did not pass to a file, compactly, and prints how many
// tests passed and how many did not: node failures.mjs REPORT SUITE FILE
import { appendFileSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [, , report, suite, file] = process.argv;
const { numPassedTests, numTotalTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));

/** The first lines of a failure: what was expected, what came, and where in our own files. */
const gist = (message) =>
  message
    .split('\n')
    .filter((line) => line.trim() !== '' && !/node_modules|node:internal|<anonymous>/.test(line))
    .slice(0, 8)
    .map((line) => `    ${line.slice(0, 300)}\n`)
    .join('');

for (const { name, message, status, assertionResults } of testResults) {
  const where = relative('.', name);
  const bad = assertionResults.filter((test) => test.status !== 'passed');
  for (const test of bad) {
    const head = `${test.status.toUpperCase()} (${suite}): ${where} > ${test.fullName}\n`;
    appendFileSync(file, head + (test.failureMessages ?? []).map(gist).join(''));
  }
  if (status === 'failed' && bad.length === 0) {
    appendFileSync(file, `FAILED (${suite}): ${where}\n${gist(message ?? '')}`);
  }
}
process.stdout.write(`${numPassedTests} ${numTotalTests - numPassedTests}\n`);

// Reads Vitest's JSON reports for .ci/run:
//   node failures.mjs files REPORT             names the files that hold a failed test, one a line
//   node failures.mjs tell SUITE FILE REPORT [AGAIN]
//     appends what did not pass to FILE, compactly, and prints how many tests passed and how many did
//     not. AGAIN is the report of the failed files, run once more by themselves: a test that passes
//     there is flaky; it counts as passed and is told as what it is, to be mended.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [, , mode, ...rest] = process.argv;
const read = (file) => JSON.parse(readFileSync(file, 'utf8')).testResults;
const isBad = ({ status }) => status !== 'passed';
const isFailed = ({ status }) => status === 'failed';

/** The first lines of a failure: what was expected, what came, and where in our own files. */
const gist = (message) =>
  message
    .split('\n')
    .filter((line) => line.trim() !== '' && !/node_modules|node:internal|<anonymous>/.test(line))
    .slice(0, 8)
    .map((line) => `    ${line.slice(0, 300)}\n`)
    .join('');

function tell(suite, file, report, again) {
  const second = again !== undefined && existsSync(again) ? read(again) : [];
  let passed = 0;
  let failed = 0;
  const say = (head, messages) => appendFileSync(file, head + messages.map(gist).join(''));
  for (const first of read(report)) {
    const { name, message } = first;
    const where = relative('.', name);
    const later = second.find((result) => result.name === name);
    // A file that could not even be read has no tests: those of its second try count.
    if (isFailed(first) && first.assertionResults.every((test) => !isBad(test)) && later) {
      say(`FLAKY (${suite}): ${where}\n`, [message ?? '']);
      passed += later.assertionResults.filter((test) => !isBad(test)).length;
      failed += later.assertionResults.filter(isBad).length + (isFailed(later) ? 1 : 0);
      continue;
    }
    const bad = first.assertionResults.filter(isBad);
    passed += first.assertionResults.length - bad.length;
    for (const test of bad) {
      const passes = later?.assertionResults.some(
        ({ fullName, status }) => fullName === test.fullName && status === 'passed',
      );
      const verdict = passes ? 'FLAKY' : test.status.toUpperCase();
      say(`${verdict} (${suite}): ${where} > ${test.fullName}\n`, test.failureMessages ?? []);
      if (passes) passed += 1;
      else failed += 1;
    }
    if (isFailed(first) && bad.length === 0) {
      say(`FAILED (${suite}): ${where}\n`, [message ?? '']);
      failed += 1;
    }
  }
  process.stdout.write(`${passed} ${failed}\n`);
}

if (mode === 'files') {
  for (const result of read(rest[0]).filter(isFailed)) process.stdout.write(`${result.name}\n`);
} else {
  tell(...rest);
}

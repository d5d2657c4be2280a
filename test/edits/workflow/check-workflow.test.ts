import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../src/edits/text-edit.ts';
import { checkWorkflow } from '../../../src/edits/workflow/check-workflow.ts';

const GOOD = `name: CI
on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - run: make
  test:
    needs: [build]
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with: { fetch-depth: 0 }
  called:
    uses: ./.github/workflows/other.yml
`;

/** What is said of the workflow with a piece replaced, and what it is when mended. */
function check(from: string, to: string) {
  expect(GOOD).toContain(from);
  const text = GOOD.replace(from, to);
  const problems = checkWorkflow(text);
  const edits = problems.flatMap(({ mend }) => mend ?? []);
  return { said: problems, mended: applyEdits(text, edits) };
}

test('nothing is said of a workflow that is fine', () => {
  expect(checkWorkflow(GOOD)).toEqual([]);
});

describe('what can only mean one thing is mended', () => {
  test.each([
    [
      '    runs-on: ubuntu-latest\n    steps:\n      - run',
      '    run-on: ubuntu-latest\n    steps:\n      - run',
      5,
    ],
    ['steps:\n      - uses', 'step:\n      - uses', 11],
    ['[build]', '[biuld]', 9],
    ['- run: make', '- rum: make', 7],
    ['jobs:', 'job:', 3],
  ])('%s ← %s', (right, wrong, line) => {
    const { said, mended } = check(right, wrong);
    expect(said).toMatchObject([{ line }]);
    expect(mended).toBe(GOOD);
  });

  test('a missing runner, where all others have the same', () => {
    const { mended } = check('needs: [build]\n    runs-on: ubuntu-latest', 'needs: [build]');
    expect(mended).toBe(GOOD);
  });

  test('tabs in the indentation', () => {
    const text =
      'on: push\r\njobs:\r\n\ttest:\r\n\t\truns-on: ubuntu-latest\r\n\t\tsteps: [{run: "a\tb"}]\r\n';
    const [problem] = checkWorkflow(text);
    expect(problem).toMatchObject({ line: 3 });
    expect(applyEdits(text, problem?.mend ?? [])).toBe(
      'on: push\r\njobs:\r\n  test:\r\n    runs-on: ubuntu-latest\r\n    steps: [{run: "a\tb"}]\r\n',
    );
  });
});

describe('what can mean several things is only told', () => {
  test.each([
    ['on: push\n', '', /no `on`/],
    ['- run: make', '- run: make\n        uses: a/b@v1', /either `run` or `uses`/],
    ['- run: make', '- name: nothing', /either `run` or `uses`/],
    ['[build]', '[deploy]', /not a job/],
    ['    steps:\n      - run: make\n', '', /no `steps`/],
    ['needs: [build]', 'permission: write-all', /not a key of a job/],
    ['needs: [build]', 'iff: always()', /not a key of a job/],
    ['name: CI', 'name: [CI', /not valid YAML/],
  ])('%s → %s', (from, to, said) => {
    const problems = check(from, to).said;
    expect(problems.find(({ mend }) => mend === null)?.message).toMatch(said);
  });
});

test('no text makes it throw, and what it mends is nothing else', () => {
  fc.assert(
    fc.property(fc.nat(GOOD.length), fc.nat(9), fc.string({ maxLength: 6 }), (at, cut, put) => {
      const text = GOOD.slice(0, at) + put + GOOD.slice(at + cut);
      const edits = checkWorkflow(text).flatMap(({ mend }) => mend ?? []);
      const words = (source: string) => source.split(/\s+/).length;
      // A key or a name is replaced by another one, or a line of two words added.
      expect(words(applyEdits(text, edits)) - words(text)).toBeLessThanOrEqual(2 * edits.length);
    }),
  );
});

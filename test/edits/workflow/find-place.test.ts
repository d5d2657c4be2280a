import { describe, expect, test } from 'vitest';
import { findJob, findStep } from '../../../src/edits/workflow/find-place.ts';
import { readWorkflow } from '../../../src/edits/workflow/read-workflow.ts';

const SOURCE = `on: push
jobs:
  test:
    strategy: { matrix: { node: [20, 22] } }
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: |
          npm ci
          npm test
      - name: Pack \${{ matrix.node }}
        run: npm pack
      - run: make
      - run: make
  named:
    name: Build on \${{ matrix.os }} (\${{ matrix.arch }})
    runs-on: ubuntu-latest
    steps: []
  tested:
    runs-on: ubuntu-latest
    steps: []
`;

const read = readWorkflow(SOURCE);
if (!read.ok) throw new Error(read.reason);
const { workflow } = read;

describe('a job is found by the name that GitHub shows', () => {
  test.each([
    ['test (20)', 'test'],
    ['test', 'test'],
    ['tested', 'tested'],
    ['Build on linux (arm64)', 'named'],
    ['other / test', undefined],
    ['Build', undefined],
  ])('%s', (shown, id) => {
    expect(findJob(workflow, shown)?.id).toBe(id);
  });
});

describe('a step is found by the name that GitHub shows', () => {
  test.each([
    ['Run actions/checkout@v4', 0],
    ['Run npm ci', 1],
    ['Pack 22', 2],
    // Two steps are called so.
    ['Run make', undefined],
    ['Set up job', undefined],
    [null, undefined],
  ])('%s', (shown, index) => {
    const job = findJob(workflow, 'test');
    expect(job && findStep(job, shown)?.index).toBe(index);
  });
});

test('what has no jobs is not a workflow', () => {
  expect(readWorkflow('on: push\n')).toEqual({
    ok: false,
    reason: 'The workflow has no mapping `jobs`.',
  });
  expect(readWorkflow('a: [\n')).toMatchObject({ ok: false });
});

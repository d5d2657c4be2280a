import { expect, test } from 'vitest';
import { type Evidence, judgeProof } from '../../../src/healing/proof/judge-proof.ts';

const green = { workflow: 'ci.yml', name: 'test', conclusion: 'success', url: 'https://x/1' };
const counts = (executed: number, skipped = 0) => ({ executed, failed: 0, skipped });

function judge(change: Partial<Evidence>) {
  return judgeProof({
    failed: [{ workflow: 'ci.yml', name: 'test' }],
    jobs: [green],
    pending: false,
    redBefore: [],
    tests: [{ job: 'test', now: counts(12), lastGood: counts(12) }],
    ...change,
  });
}

test('the same job green with as many tests is proof', () => {
  expect(judge({})).toMatchObject({
    kind: 'proven',
    facts: [
      'Job test is green.',
      expect.stringContaining('executed 12 tests and skipped 0'),
      'No other job is newly red.',
    ],
  });
});

test('without a good run to compare with, the proof says so', () => {
  const tests = [{ job: 'test', now: counts(3), lastGood: 'none' as const }];
  const verdict = judge({ tests });
  expect(verdict.kind).toBe('proven');
  expect(verdict.facts.join()).toContain('the base branch has no good run to compare with');
});

test('fewer tests, no counts where there were some, or more skips are no proof', () => {
  const tests = (now: Evidence['tests'][number]['now']) => [
    { job: 'test', now, lastGood: counts(12, 1) },
  ];
  expect(judge({ tests: tests(counts(11, 1)) })).toMatchObject({ kind: 'failed' });
  expect(judge({ tests: tests(null) })).toMatchObject({ kind: 'failed' });
  const skips = judge({ tests: tests(counts(12, 2)) });
  expect(skips.facts.join()).toMatch(/skipped 2 tests; its last good run 1/);
});

test('a red job, or one of two runs of it red, fails', () => {
  const red = { ...green, conclusion: 'failure' };
  expect(judge({ jobs: [red] }).kind).toBe('failed');
  expect(judge({ jobs: [green, red] }).kind).toBe('failed');
});

test('a job of any workflow that was not red before must not be red now', () => {
  const other = { workflow: 'lint.yml', name: 'lint', conclusion: 'failure', url: '' };
  expect(judge({ jobs: [green, other] }).facts.join()).toContain('Job lint is newly red');
  const redBefore = [{ workflow: 'lint.yml', name: 'lint' }];
  expect(judge({ jobs: [green, other], redBefore }).kind).toBe('proven');
});

test('it waits for every job of the cause and for runs under way', () => {
  expect(judge({ pending: true }).kind).toBe('pending');
  expect(
    judge({ failed: ['test', 'test (2)'].map((name) => ({ workflow: 'ci.yml', name })) }).kind,
  ).toBe('pending');
  expect(judge({ jobs: [{ ...green, conclusion: null }] }).kind).toBe('pending');
  expect(judge({ jobs: [] }).kind).toBe('pending');
});

test('a job of the same name in another workflow proves nothing', () => {
  expect(judge({ jobs: [{ ...green, workflow: 'other.yml' }] }).kind).toBe('pending');
});

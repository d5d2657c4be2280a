import { expect, test } from 'vitest';
import type { HealingRun } from '../../../src/domain/run.ts';
import { CAPS, refusalByCap } from '../../../src/healing/run/caps.ts';

const now = new Date('2026-01-10T12:00:00Z');
let next = 0;

function run(change: Partial<HealingRun> = {}): HealingRun {
  next += 1;
  return {
    id: String(next),
    issueId: 'i',
    repositoryId: 1,
    headSha: 'a'.repeat(40),
    fingerprint: 'f',
    playbook: 'p',
    playbookVersion: '1.0.0',
    status: 'succeeded',
    attempt: 1,
    waitingSha: null,
    wakeAt: null,
    outcome: null,
    createdAt: new Date(now.getTime() - 3_600_000),
    finishedAt: null,
    ...change,
  };
}

const refusal = (history: HealingRun[], acted = 0) => refusalByCap(run(), history, acted, now);

test('the first attempts are free', () => {
  expect(refusal([run(), run()])).toBeNull();
});

test('a cause has so many attempts a day', () => {
  expect(refusal([run(), run(), run()])).toMatch(/has had its 3 attempts/);
  const yesterday = new Date(now.getTime() - 90_000_000);
  expect(refusal([run(), run(), run({ createdAt: yesterday })])).toBeNull();
});

test('Runs that only explained do not count', () => {
  expect(refusal([run({ attempt: 0 }), run({ attempt: 0 }), run({ attempt: 0 })])).toBeNull();
});

test('a playbook that failed twice in a row is off for the cause, another one is not', () => {
  const failed = [run({ status: 'failed' }), run({ status: 'unproven' })];
  expect(refusal(failed)).toMatch(/failed 2 times in a row/);
  expect(refusal(failed.map((other) => ({ ...other, playbook: 'other' })))).toBeNull();
  expect(refusal([run({ status: 'failed' }), run(), run({ status: 'failed' })])).toMatch(
    /3 attempts/,
  );
});

test('a repository has so many attempts a day', () => {
  expect(refusal([], CAPS.perRepository)).toMatch(/This repository has had its 30 attempts/);
});

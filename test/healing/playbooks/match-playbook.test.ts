import { expect, test } from 'vitest';
import type { Finding } from '../../../src/domain/diagnosis.ts';
import { matchPlaybook } from '../../../src/healing/playbooks/match-playbook.ts';
import { playbookSchema } from '../../../src/healing/playbooks/playbook.ts';
import { anIssue } from '../../fakes/issue.ts';

function playbook(name: string, applies_to: object) {
  const steps = [{ action: 'report_check', description: 'x' }];
  return playbookSchema.parse({
    name,
    version: '1.0.0',
    description: 'x',
    priority: 1,
    applies_to,
    steps,
  });
}

const lockfile = playbook('lockfile', {
  patterns: ['npm-lockfile-out-of-sync'],
  repository: { files: ['package-lock.json'] },
});
const transient = playbook('transient', { transient: true, confidence: 0.7 });
const explain = playbook('explain', { forks: true });
const all = [lockfile, transient, explain];

const matched = (finding: Partial<Finding>, paths: string[] | null, fork = false) =>
  matchPlaybook(all, anIssue({ finding, occurrence: { fork } }), paths && new Set(paths))?.name;

test('the first playbook whose conditions all hold is used', () => {
  const pattern = 'npm-lockfile-out-of-sync';
  expect(matched({ pattern }, ['package-lock.json'])).toBe('lockfile');
  expect(matched({ pattern }, ['yarn.lock'])).toBe('explain');
  expect(matched({ pattern }, null)).toBe('explain');
  expect(matched({ transient: true, confidence: 0.9 }, [])).toBe('transient');
  expect(matched({ transient: true, confidence: 0.5 }, [])).toBe('explain');
  expect(matched({ pattern: null }, [])).toBe('explain');
});

test('a file can be asked for in any folder', () => {
  const anywhere = playbook('anywhere', { repository: { files: ['**/package-lock.json'] } });
  const matches = (paths: string[] | null) =>
    matchPlaybook([anywhere], anIssue(), paths && new Set(paths)) !== null;
  expect(matches(['package-lock.json'])).toBe(true);
  expect(matches(['apps/web/package-lock.json'])).toBe(true);
  expect(matches(['apps/web/package.json'])).toBe(false);
  expect(matches(null)).toBe(false);
});

test('a fork’s run is only ever explained', () => {
  const pattern = 'npm-lockfile-out-of-sync';
  expect(matched({ pattern }, ['package-lock.json'], true)).toBe('explain');
  expect(matched({ transient: true, confidence: 0.9 }, [], true)).toBe('explain');
});

test('a rule is asked for only where no pattern found the cause', () => {
  const rule = playbook('rule', { rules: ['workflow-file'] });
  const matches = (finding: Partial<Finding>) =>
    matchPlaybook([rule], anIssue({ finding }), new Set()) !== null;
  expect(matches({ pattern: null, rule: 'workflow-file' })).toBe(true);
  expect(matches({ pattern: null, rule: 'no-jobs' })).toBe(false);
  expect(matches({ pattern: 'workflow-file', rule: 'workflow-file' })).toBe(false);
});

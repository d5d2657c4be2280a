import { describe, expect, it, test } from 'vitest';
import { packageRoot } from '../../../src/config/package-root.ts';
import { ACTION_CATALOGUE } from '../../../src/healing/actions/catalogue.ts';
import { loadPlaybooks } from '../../../src/healing/playbooks/load-playbooks.ts';
import { readRules } from '../../../src/healing/rules/read-rules.ts';

const known = {
  actions: ACTION_CATALOGUE,
  playbooks: await loadPlaybooks(`${packageRoot()}/playbooks`, ACTION_CATALOGUE),
  patternIds: new Set(['prettier-check-failed']),
};
const PATTERN = `- id: licence-header
  category: lint_error
  subcategory: licence
  title: A file has no licence header
  description: Add the header.
  anchors: ['no licence']
  pattern: '^(?<file>\\S+): no licence header$'
  fixtures: { match: ['src/a.ts: no licence header'], near_miss: ['no licence here'] }
`;
const playbook = (over: Record<string, string> = {}) =>
  Object.values({
    name: 'name: licence-header-fix',
    version: 'version: 1.0.0',
    description: 'description: Formats it.',
    priority: 'priority: 50',
    applies: 'applies_to: { patterns: [licence-header] }',
    limits: 'limits: { max_files: 5, max_changed_lines: 50, paths: ["src/**"] }',
    steps:
      'steps:\n  - { action: run_tool, description: Format it, with: { tool: prettier, arguments: { files: { captures: files } } } }\n  - { action: report_check, description: Say so }',
    ...over,
  }).join('\n');
const read = (files: Record<string, string>) =>
  readRules(
    Object.entries(files).map(([path, text]) => ({ path: `.github/pipewright/${path}`, text })),
    known,
  );
const messages = (files: Record<string, string>) =>
  read(files).problems.map(({ file, line, message }) => `${file.slice(19)}:${line} ${message}`);

test('right playbooks and patterns are read, with the digest of the text in the version', () => {
  const first = read({
    'patterns/own.yml': PATTERN,
    'playbooks/licence-header-fix.yml': playbook(),
  });
  expect(first.problems).toEqual([]);
  expect(first.patterns.map(({ rule }) => rule.id)).toEqual(['licence-header']);
  expect(first.patterns[0]?.rule.test.exec('src/a.ts: no licence header')?.groups).toEqual({
    file: 'src/a.ts',
  });
  expect(first.playbooks[0]?.version).toMatch(/^1\.0\.0\+[0-9a-f]{8}$/);
  expect(read({}).playbooks).toEqual([]);
});

describe('a playbook', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'takes no name of Pipewright',
      { name: 'name: explain' },
      'has a playbook `explain` of its own',
    ],
    ['is called like its file', { name: 'name: other' }, 'belongs into a file `other.yml`'],
    ['hangs on no setting', { priority: 'priority: 1\nopt_in: reverts' }, 'hang on a setting'],
    [
      'runs no code of forks',
      { applies: 'applies_to: { categories: [lint_error], forks: true }' },
      'code of a fork is never run',
    ],
    ['says what it is for', { applies: 'applies_to: { transient: true }' }, 'Say which `patterns`'],
    [
      'names patterns that there are',
      { applies: 'applies_to: { patterns: [nothing] }' },
      'There is no pattern `nothing`',
    ],
    [
      'names Actions that there are',
      { steps: 'steps: [{ action: shell, description: x }]' },
      'There is no Action `shell`',
    ],
    [
      'takes nothing back',
      { steps: 'steps: [{ action: revert_commit, description: x }]' },
      'kept for Pipewright',
    ],
    [
      'raises no limit',
      { limits: 'limits: { max_files: 51, max_changed_lines: 2001, attempts: 4, timeout: 901 }' },
      'At most',
    ],
    [
      'reaches no pipeline',
      { limits: 'limits: { paths: [".github/workflows/*.yml"] }' },
      'below `.github/`',
    ],
    [
      'touches no tests, unless it formats',
      {
        limits: 'limits: { tests: formatting }',
        steps:
          'steps: [{ action: run_tool, description: x, with: { tool: npm-lockfile, arguments: {} } }]',
      },
      'Only formatters may touch tests',
    ],
    ['has no other keys', { priority: 'priority: 1\nshell: ls' }, 'Unknown key `shell`'],
  ])('%s', (_, over, expected) => {
    const files = {
      'patterns/own.yml': PATTERN,
      'playbooks/licence-header-fix.yml': playbook(over),
    };
    expect(messages(files).join('\n')).toContain(expected);
  });

  test('names paths only by globs that take no time to match', () => {
    const over = {
      applies:
        'applies_to: { patterns: [licence-header], repository: { files: ["*a*a*a*a", "@(+(a)+(a))b"] } }',
      limits: 'limits: { max_files: 5, max_changed_lines: 50, paths: ["src/**", "**/a*/**/b"] }',
    };
    const files = {
      'patterns/own.yml': PATTERN,
      'playbooks/licence-header-fix.yml': playbook(over),
    };
    expect(messages(files)).toHaveLength(3);
    expect(messages(files).join('\n')).toMatch(/(?:Use plain names[^]*){3}/);
  });

  test('may format tests where its tool does', () => {
    const limits = 'limits: { tests: formatting, paths: ["**"] }';
    const files = {
      'patterns/own.yml': PATTERN,
      'playbooks/licence-header-fix.yml': playbook({ limits }),
    };
    expect(messages(files)).toEqual([]);
  });

  test('is there once', () => {
    const files = {
      'patterns/own.yml': PATTERN,
      'playbooks/licence-header-fix.yml': playbook(),
      'playbooks/licence-header-fix.yaml': playbook(),
    };
    expect(messages(files).join('\n')).toContain('is there twice');
  });
});

describe('patterns', () => {
  it.each<[string, string, string]>([
    [
      'hold what RE2 takes',
      PATTERN.replace('^(?<file>', '(?=x)(?<file>'),
      ':7 pattern is not a regular expression',
    ],
    [
      'have ids of their own',
      PATTERN.replace('licence-header', 'prettier-check-failed'),
      ':1 There is a pattern',
    ],
    [
      'match their fixtures',
      PATTERN.replace("['src/a.ts: no licence header']", "['no licence']"),
      'does not match its 1. match',
    ],
    [
      'miss their near misses',
      PATTERN.replace("['no licence here']", "['b: no licence header']"),
      'matches its 1. near_miss',
    ],
    ['are YAML', '- id: [', ':1 '],
    ['are a list', 'id: x', ':1 must hold a list of patterns'],
    ['hide nothing behind aliases', `- &a\n  id: x\n- *a\n`, 'aliases'],
  ])('%s', (_, text, expected) => {
    expect(messages({ 'patterns/own.yml': text }).join('\n')).toContain(expected);
  });

  test('are few', () => {
    const many = Array.from({ length: 51 }, (_, index) =>
      PATTERN.replace('licence-header', `licence-header-${index}`),
    );
    expect(messages({ 'patterns/own.yml': many.join('') }).join()).toContain('at most 50 are read');
  });
});

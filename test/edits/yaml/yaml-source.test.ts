import { expect, test } from 'vitest';
import { checkWorkflow } from '../../../src/edits/workflow/check-workflow.ts';
import { readYaml } from '../../../src/edits/yaml/yaml-source.ts';

test('a key that is there twice is an error at its place', () => {
  const { errors } = readYaml('a: 1\nb:\n  c: 1\n  "c": 2\na: 3\n');
  expect(errors.map(({ line, column, message }) => [line, column, message])).toEqual([
    [4, 3, 'Map keys must be unique'],
    [5, 1, 'Map keys must be unique'],
  ]);
  expect(readYaml('a: {b: 1}\nc: {b: 1}\n').errors).toEqual([]);
});

/** Each of them as large as is read at all. */
const many = (count: number, of: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => of(at)).join('');
const hostile: Array<[string, string]> = [
  ['keys', many(20_000, (at) => `key-${at}: 1\n`)],
  ['the same key', 'a: 1\n'.repeat(50_000)],
  ['keys on one line', `a: {${many(20_000, (at) => `x${at}: 1, `)}}`],
  ['anchors', many(20_000, (at) => `- &a${at} x\n`)],
  ['jobs', `on: push\njobs:\n${many(20_000, (at) => `  j${at}:\n`)}`],
  ['needs', `on: push\njobs:\n  a:\n    needs: [${many(40_000, (at) => `n${at},`)}]\n`],
  ['tabs', `on: push\n${'\t'.repeat(280_000)}\n`],
  ['brackets', '['.repeat(299_000)],
  ['more than is read', 'x'.repeat(300_001)],
];
test.each(hostile)('a workflow made of %s is read, and has its mistakes told', (_, text) => {
  const problems = checkWorkflow(text);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems[0]?.line).toBeGreaterThan(0);
});

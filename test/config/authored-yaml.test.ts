import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { formatProblem, readAuthoredYaml } from '../../src/config/authored-yaml.ts';

const schema = z.strictObject({
  name: z.string(),
  limits: z.strictObject({ files: z.number() }).optional(),
  steps: z.array(z.strictObject({ action: z.string() })).default([]),
});

function complaints(source: string): string[] {
  const read = readAuthoredYaml(source, 'a.yml', schema);
  return read.ok ? [] : read.problems.map(formatProblem);
}

test('a good file gives its value', () => {
  const read = readAuthoredYaml('name: x\nsteps:\n  - action: y\n', 'a.yml', schema);
  expect(read).toEqual({ ok: true, value: { name: 'x', steps: [{ action: 'y' }] } });
});

test('an unknown key is named with its file, line and column', () => {
  expect(complaints('name: x\nlimits:\n  files: 1\n  filez: 2\n')).toEqual([
    'a.yml:4:3: limits.filez: Unknown key `filez`; remove it or correct its spelling.',
  ]);
});

test('a wrong value deep in a list is found where it stands', () => {
  expect(complaints('name: x\nsteps:\n  - action: y\n  - action: 3\n')).toEqual([
    expect.stringMatching(/^a\.yml:4:5: steps\.1\.action: /),
  ]);
});

test('all problems come at once', () => {
  expect(complaints('nam: x\nstep: []\n')).toHaveLength(3);
});

test('broken YAML, aliases and an empty file are refused with a place', () => {
  expect(complaints('name: [x\n')[0]).toMatch(/^a\.yml:\d+:\d+: Not valid YAML/);
  expect(complaints('name: &a x\nsteps: *a\n')[0]).toMatch(/aliases/);
  expect(complaints('')).toHaveLength(1);
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (source) => {
      readAuthoredYaml(source, 'a.yml', schema);
    }),
  );
});

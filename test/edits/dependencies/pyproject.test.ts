import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addProjectDependency,
  readProjectDependencies,
} from '../../../src/edits/dependencies/pyproject.ts';

const yaml = { name: 'PyYAML', constraint: '>=6' };
const project = (list: string): string =>
  `[build-system]\nrequires = ["a"]\n\n[project] # it\nname = "app"\ndependencies = ${list}\n\n[project.optional-dependencies]\ndependencies = ["no"]\n`;

describe('addProjectDependency', () => {
  it.each([
    ['[]', '["PyYAML>=6"]'],
    ['["a==1"]', '["a==1", "PyYAML>=6"]'],
    ["['a==1',]", '[\'a==1\', "PyYAML>=6",]'],
    ['[\n  "a==1", # why "x"]\n  "b"\n]', '[\n  "a==1", # why "x"]\n  "b",\n  "PyYAML>=6"\n]'],
    ['[\n    "a==1",\n    "b", # last\n]', '[\n    "a==1",\n    "b", # last\n    "PyYAML>=6",\n]'],
    ['[\n  "a",\n  "b"]', '[\n  "a",\n  "b",\n  "PyYAML>=6"]'],
    ['[\r\n  "a",\r\n]', '[\r\n  "a",\r\n  "PyYAML>=6",\r\n]'],
  ])('keeps the layout of %j', (before, after) => {
    expect(addProjectDependency(project(before), yaml)).toBe(project(after));
  });

  it.each([
    ['no list', '[project]\nname = "a"\n'],
    ['dynamic', '[project]\nname = "a"\ndynamic = ["dependencies"]\n'],
    ['a list of a later table', '[project]\nname="a"\n[tool.x]\ndependencies = ["a"]\n'],
    ['no TOML', '[project\ndependencies = ["a"]\n'],
    ['dotted', 'project.dependencies = ["a"]\n'],
  ])('leaves alone: %s', (_, source) => {
    expect(addProjectDependency(source, yaml)).toBeNull();
  });

  it('never breaks a file, whatever stands in the list', () => {
    const entry = fc.constantFrom('"a==1"', "'b'", '"c>=1 ; python_version < \\"4\\""', '"d[x]"');
    const gap = fc.constantFrom('', ' ', '\n  ', ' # c ], "x"\n', '\n\n');
    const list = fc
      .tuple(fc.array(fc.tuple(gap, entry, gap)), fc.boolean(), gap)
      .map(([entries, comma, end]) => {
        const inner = entries.map(([a, text, b]) => a + text + b).join(',');
        return `[${inner}${comma && entries.length > 0 ? ',' : ''}${end}]`;
      });
    fc.assert(
      fc.property(list, (text) => {
        const before = project(text);
        const known = readProjectDependencies(before);
        const after = addProjectDependency(before, yaml);
        if (after === null) return;
        expect(readProjectDependencies(after)).toEqual([...(known ?? []), yaml]);
      }),
    );
  });
});

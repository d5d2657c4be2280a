import { describe, expect, it } from 'vitest';
import { loadPatterns, parsePatternFile } from '../../../src/diagnosis/patterns/load-patterns.ts';

const GOOD = `
- id: tool-broke
  category: compile_error
  subcategory: tool
  title: The tool broke
  description: Mend the tool.
  anchors: [broke]
  pattern: '^tool (?<name>\\w+) broke'
  fixtures: { match: [tool x broke], near_miss: [nothing broke] }
`;

describe('parsePatternFile', () => {
  it('reads a pattern with its defaults', () => {
    const [pattern] = parsePatternFile(GOOD, 'a.yml');
    expect(pattern?.rule).toMatchObject({
      id: 'tool-broke',
      weight: 60,
      transient: false,
      autoFixable: false,
      family: 'tool-broke',
    });
    expect(pattern?.rule.test.exec('tool saw broke')?.groups?.['name']).toBe('saw');
  });

  it.each([
    [
      'an unknown key',
      GOOD.replace('anchors:', 'anchor:'),
      'a.yml:7: anchor is not a key of a pattern',
    ],
    [
      'an unknown key of the block',
      `${GOOD}  block:\n    until: x\n    unitl: y\n`,
      'a.yml:12: block/unitl is not known',
    ],
    [
      'an unknown category',
      GOOD.replace('compile_error', 'compiler'),
      'a.yml:3: category must be one of',
    ],
    [
      'a broken expression',
      GOOD.replace('^tool (', '^tool (('),
      'a.yml:8: pattern is not a regular expression',
    ],
    ['no fixtures', GOOD.replace(/ {2}fixtures.*\n/, ''), 'a.yml:2: fixtures must hold'],
    ['broken YAML', '- id: [x\n', 'a.yml:'],
    ['a mapping instead of a list', 'id: x\n', 'a.yml:1: must hold a list'],
  ])('refuses %s with file and line', (_, source, message) => {
    expect(() => parsePatternFile(source, 'a.yml')).toThrow(message);
  });
});

describe('loadPatterns', () => {
  it('loads the patterns of the repository, each with fixtures and an explanation', async () => {
    const patterns = await loadPatterns('patterns');
    expect(patterns.length).toBeGreaterThanOrEqual(150);
    for (const { rule } of patterns) expect(rule.explanation.length).toBeGreaterThan(20);
  });
});

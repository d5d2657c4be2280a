import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeJsonText } from '../../../src/sandbox/tools/node/json-text.ts';

const change = { section: 'dependencies', key: 'left', value: '^1.0.0' };

describe('changeJsonText', () => {
  it.each([
    [
      'sorted',
      '{\n  "dependencies": {\n    "a": "1",\n    "z": "2"\n  }\n}\n',
      '{\n  "dependencies": {\n    "a": "1",\n    "left": "^1.0.0",\n    "z": "2"\n  }\n}\n',
    ],
    [
      'not sorted',
      '{\n\t"dependencies": {\n\t\t"z": "1",\n\t\t"a": "2"\n\t}\n}',
      '{\n\t"dependencies": {\n\t\t"z": "1",\n\t\t"a": "2",\n\t\t"left": "^1.0.0"\n\t}\n}',
    ],
    [
      'on one line',
      '{ "dependencies": { "a": "1" } }',
      '{ "dependencies": { "a": "1", "left": "^1.0.0" } }',
    ],
    [
      'no section',
      '{\n  "name": "x",\n  "files": ["a", "b"]\n}\n',
      '{\n  "name": "x",\n  "files": ["a", "b"],\n  "dependencies": {\n    "left": "^1.0.0"\n  }\n}\n',
    ],
    [
      'an empty section',
      '{\n  "dependencies": {}\n}\n',
      '{\n  "dependencies": {\n    "left": "^1.0.0"\n  }\n}\n',
    ],
    [
      'another version',
      '{"dependencies":{"left":"^0.9.0","right":"1"}}',
      '{"dependencies":{"left":"^1.0.0","right":"1"}}',
    ],
    [
      'windows',
      '{\r\n  "dependencies": {\r\n    "a": "1"\r\n  }\r\n}\r\n',
      '{\r\n  "dependencies": {\r\n    "a": "1",\r\n    "left": "^1.0.0"\r\n  }\r\n}\r\n',
    ],
  ])('keeps the layout: %s', (_, before, after) => {
    expect(changeJsonText(before, change)).toBe(after);
  });

  it.each([
    ['no JSON', '{"name":'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['a section that is no object', '{"dependencies": "x"}'],
    ['a key twice', '{"dependencies": {"left": "1", "left": "2"}}'],
    ['a section twice', '{"dependencies": {"a": "1"}, "dependencies": {"b": "1"}}'],
  ])('leaves alone: %s', (_, source) => {
    expect(changeJsonText(source, change)).toBeNull();
  });

  it('changes exactly this, or nothing, whatever the text', () => {
    const keys = fc.constantFrom('a', 'left', 'q"\\{', 'ü', '}', 'z');
    const manifest = fc.record({
      name: fc.string(),
      dependencies: fc.dictionary(keys, fc.string()),
      files: fc.array(fc.jsonValue({ maxDepth: 2 })),
    });
    fc.assert(
      fc.property(manifest, fc.constantFrom(undefined, 1, 2, '\t'), (value, indent) => {
        const after = changeJsonText(JSON.stringify(value, null, indent), change);
        if (after === null) return;
        const { dependencies } = value;
        expect(JSON.parse(after)).toEqual(
          JSON.parse(
            JSON.stringify({ ...value, dependencies: { ...dependencies, left: '^1.0.0' } }),
          ),
        );
      }),
    );
  });
});

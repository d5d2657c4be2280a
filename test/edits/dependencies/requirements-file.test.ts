import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allPinned,
  findRequirement,
  parseRequirement,
} from '../../../src/edits/dependencies/requirement.ts';
import {
  addRequirement,
  readRequirements,
  wantsHashes,
} from '../../../src/edits/dependencies/requirements-file.ts';

describe('parseRequirement', () => {
  it.each([
    ['requests', { name: 'requests', constraint: '' }],
    ['requests==2.31.0  # why', { name: 'requests', constraint: '==2.31.0' }],
    [
      'Flask[async] >=2, <3 ; python_version < "4"',
      { name: 'Flask', constraint: '[async] >=2, <3' },
    ],
    ['-r other.txt', null],
    ['# requests', null],
    ['', null],
    ['./local', null],
    ['pkg @ https://example.com/pkg.whl', null],
    ['git+https://example.com/pkg', null],
  ])('reads %s', (line, expected) => {
    expect(parseRequirement(line)).toEqual(expected);
  });

  it('is quick with what looks like a long constraint', () => {
    expect(parseRequirement(`a ${'=1'.repeat(240)}x!`)).toBeNull();
    expect(parseRequirement(`a ${'>'.repeat(490)}`)).toBeNull();
  });
});

describe('addRequirement', () => {
  const yaml = { name: 'PyYAML', constraint: '==6.0.1' };

  it('finds the place in a sorted file', () => {
    expect(addRequirement('click==8.0\nrequests==2.31.0\n', yaml)).toBe(
      'click==8.0\nPyYAML==6.0.1\nrequests==2.31.0\n',
    );
  });

  it('goes behind the last one where the file is not sorted, before what follows', () => {
    expect(addRequirement('requests==2.31.0\nclick==8.0\n\n# end\n', yaml)).toBe(
      'requests==2.31.0\nclick==8.0\nPyYAML==6.0.1\n\n# end\n',
    );
  });

  it('keeps line breaks, and does not glue to a last line without one', () => {
    expect(addRequirement('a==1\r\nb==2', yaml)).toBe('a==1\r\nb==2\r\nPyYAML==6.0.1\r\n');
    expect(addRequirement('', yaml)).toBe('PyYAML==6.0.1\n');
  });

  it('adds the one requirement and changes no other', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/);
    const line = fc.oneof(
      fc
        .record({ name, constraint: fc.constantFrom('', '==1.0', '>=2,<3') })
        .map((one) => one.name + one.constraint),
      fc.constantFrom('# note', '', '-r base.txt', 'a \\\n  ==1'),
    );
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, lineBreak) => {
        const before = lines.join('\n').replaceAll('\n', lineBreak);
        const after = addRequirement(before, yaml);
        const names = (text: string) => readRequirements(text).map((one) => one.name);
        expect(names(after).filter((one) => one !== 'PyYAML')).toEqual(names(before));
        expect(names(after)).toContain('PyYAML');
        expect(
          after
            .replace(
              `PyYAML==6.0.1${lineBreak === '\r\n' && before.includes('\r\n') ? '\r\n' : '\n'}`,
              '',
            )
            .trimEnd(),
        ).toBe(before.trimEnd());
      }),
    );
  });
});

it('tells the style of a file', () => {
  expect(allPinned(readRequirements('a==1\nb[x]==2.0.1\n'))).toBe(true);
  expect(allPinned(readRequirements('a==1\nb==2.*\n'))).toBe(false);
  expect(allPinned(readRequirements('a==1\nb>=2\n'))).toBe(false);
  expect(allPinned([])).toBe(false);
  expect(wantsHashes('a==1 \\\n  --hash=sha256:00\n')).toBe(true);
  expect(wantsHashes('a==1\n')).toBe(false);
});

it('knows a distribution by any of its spellings', () => {
  const known = readRequirements('Foo_Bar==1\n');
  expect(findRequirement(known, 'foo.bar')).toEqual({ name: 'Foo_Bar', constraint: '==1' });
  expect(findRequirement(known, 'foo')).toBeNull();
});
